// What is printed.

/** The tables of one workload. */
export function workloadText(
  name,
  { timings = {}, baseline, values = {}, bytes = {}, notes = [] },
) {
  return [
    `\n${name}`,
    ...timingLines(timings, baseline),
    ...namedLines(values, number),
    ...namedLines(bytes, grouped),
    ...notes.map((note) => `  ${note}`),
  ].join('\n')
}

/** The table of bars. */
export function barsText(answers) {
  const lines = answers.map(({ workload, value, sense, limit, measured, met, gates }) => {
    const verdict = met ? 'met' : 'NOT MET'
    const bar = `${sense} ${limit}`.padEnd(13)
    const named = `${workload}: ${value}`.padEnd(66)
    return `  ${named} ${number(measured).padStart(9)}  ${bar} ${verdict}${gates ? ' (gate)' : ''}`
  })
  return ['\nbars', ...lines].join('\n')
}

function timingLines(timings, baseline) {
  const rows = Object.entries(timings)
  if (rows.length === 0) return []
  const unit = timings[baseline]?.p50
  const cells = ([name, { count, min, p50, p99 }]) => {
    const ratio = unit === undefined ? '' : `${number(p50 / unit)} x`
    return row(name, count, milliseconds(min), milliseconds(p50), milliseconds(p99), ratio)
  }
  const against = unit === undefined ? '' : 'p50 ratio'
  return [row('times in ms', 'n', 'min', 'p50', 'p99', against), ...rows.map(cells)]
}

function row(name, ...cells) {
  return `  ${name.padEnd(50)}${cells.map((cell) => String(cell).padStart(11)).join('')}`.trimEnd()
}

function namedLines(values, format) {
  return Object.entries(values).map(([name, value]) => {
    return `  ${name.padEnd(74)} ${format(value).padStart(13)}`
  })
}

function milliseconds(value) {
  return value.toFixed(value < 10 ? 3 : 1)
}

function number(value) {
  if (Number.isInteger(value)) return grouped(value)
  return value >= 1000 ? grouped(Math.round(value)) : String(Number(value.toPrecision(3)))
}

function grouped(value) {
  return value.toLocaleString('en-US')
}
