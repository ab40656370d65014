import { parseEnvelope, type Envelope, type Failure } from './envelope.ts'
import { CapsuleError } from './errors.ts'
import { errorOf } from './native.ts'
import { sourceMapOf, type PreparedProgram } from './program.ts'
import { didYouMean } from './spelling.ts'
import { mapStack, renderFrameLine } from './stack.ts'
import { supervised, type Supervision } from './supervision.ts'
import { giveSurroundings, type Environment, type Surroundings } from './surroundings.ts'

/** One call of a task. */
export interface TaskCall {
  /** JSON text of the array of arguments. */
  args: string
  /** Default: the program's entry. */
  task: string | undefined
  surroundings: Surroundings
  /** The process's variables. */
  environment: Environment['process']
  /** Where the caller stands. */
  cwd: string
}

/** Runs a task of a prepared program. */
export async function runTask<Result>(
  prepared: PreparedProgram,
  { args, task: named, surroundings, environment, cwd }: TaskCall,
  supervision: Supervision,
): Promise<Envelope<Result>> {
  const { program, variables, project } = prepared
  const task = chooseTask(prepared, named)
  const given = giveSurroundings(surroundings, variables, {
    process: environment,
    root: project.root,
    cwd,
  })
  const outcome = await supervised(supervision, (handle) =>
    program.run({ task, args, ...given }, handle),
  )
  if (typeof outcome !== 'string') throw errorOf(outcome, outcome.message)
  const envelope = parseEnvelope<Result>(outcome)
  return envelope.success ? envelope : locate(envelope, prepared)
}

function chooseTask({ tasks, entry, name }: PreparedProgram, named: string | undefined): string {
  const there = tasks.map((task) => `"${task}"`).join(', ')
  if (named !== undefined) {
    if (tasks.includes(named)) return named
    const message = `${name}: there is no task "${named}". There is: ${there}.`
    throw new CapsuleError('TASK_NOT_FOUND', message + didYouMean(named, tasks))
  }
  if (entry !== null) return entry
  throw new CapsuleError(
    'TASK_NOT_FOUND',
    `${name}: there is no task "main", and more than one other: ${there}. ` +
      'Name one of them "main", or say which to run: the option task of run(), --task on the command line.',
  )
}

/** Gives a failure's stack the places in the sources that it came from. */
async function locate(failure: Failure, prepared: PreparedProgram): Promise<Failure> {
  const { stack, ...error } = failure.error
  if (stack === undefined) return failure
  const sourceMap = await sourceMapOf(prepared)
  if (sourceMap === undefined) return { ...failure, error }
  const bundle = { filename: prepared.name, root: prepared.project.root, sourceMap }
  const frames = await mapStack(stack, bundle)
  const title = `${error.name ?? 'Error'}: ${error.message}`
  return {
    ...failure,
    error: { ...error, stack: [title, ...frames.map(renderFrameLine)].join('\n') },
  }
}
