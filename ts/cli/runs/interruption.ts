import { Interruption } from '../interruption.ts'
import { commandLine } from './command-line.ts'

/** Tells who stops a durable run how it goes on. */
export async function resumable<Outcome>(
  runId: string | undefined,
  work: Promise<Outcome>,
): Promise<Outcome> {
  try {
    return await work
  } catch (error) {
    if (runId === undefined || !(error instanceof Interruption)) throw error
    throw new Interruption(`stopped. To go on: ${commandLine('runs', 'resume', runId)}`)
  }
}
