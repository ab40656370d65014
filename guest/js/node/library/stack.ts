/**
 * The stack of an error as V8 writes it: the error, then lines of `at`. What libraries print, and where they look for
 * frames, is that; the engine's own has neither.
 */
export function stackOf(error: Error): unknown {
  const { stack }: { stack?: unknown } = error
  if (typeof stack !== 'string' || /^ +at /m.test(stack)) return stack
  if (stack !== '' && !/^[^\n]*@[^\n]*:\d+:\d+$/m.test(stack)) return stack
  const frames = stack.split('\n').filter((line) => line !== '')
  return [Error.prototype.toString.call(error), ...frames.map(frameOf)].join('\n')
}

function frameOf(line: string): string {
  const [, name = '', place = line] = /^(.*)@(.*)$/.exec(line) ?? []
  return name === '' ? `    at ${place}` : `    at ${name} (${place})`
}
