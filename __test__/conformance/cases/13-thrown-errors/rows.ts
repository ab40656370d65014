interface Row {
  total: number
}

export function parseTotal(text: string): Row {
  if (text === 'x') {
    throw new SyntaxError(`not a total: ${text}`)
  }
  return { total: Number(text) }
}
