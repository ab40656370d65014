import { createInterface } from 'node:readline'
import { Interruption } from '../interruption.ts'

/** A question, what an answer means, and what to say to one that means nothing. */
export interface Question<Answer> {
  question: string
  accept: (answer: string) => Answer | undefined
  again: string
}

/** Asks somebody at a terminal until the answer can be used. Ctrl-C and an end of the input stop the command. */
export async function ask<Answer>(
  { question, accept, again }: Question<Answer>,
  terminal: { input: NodeJS.ReadableStream; output: NodeJS.WritableStream },
  signal: AbortSignal,
): Promise<Answer> {
  const lines = createInterface(terminal)
  try {
    return await new Promise((resolve, reject) => {
      const stop = (): void => reject(new Interruption('stopped'))
      signal.addEventListener('abort', stop, { once: true })
      lines.on('SIGINT', stop).on('close', stop)
      lines.on('line', (line) => {
        const answer = accept(line.trim())
        if (answer !== undefined) return resolve(answer)
        terminal.output.write(`${again}\n`)
        return lines.prompt()
      })
      lines.setPrompt(question)
      lines.prompt()
    })
  } finally {
    lines.close()
  }
}
