import { parseEnvelope, type Envelope, type ErrorCause, type Failure } from './envelope.ts'
import { CapsuleError } from './errors.ts'
import { linkedPrograms } from './links.ts'
import { errorOf } from './native.ts'
import { sourceMapOf, type PreparedProgram } from './program.ts'
import { didYouMean } from './spelling.ts'
import {
  renderFrameLine,
  renderStack,
  stackMapper,
  type MappedBundle,
  type StackMapper,
} from './stack.ts'
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
  const { program, references, project } = prepared
  const task = chooseTask(prepared, named)
  const caller = { cwd, variables: environment }
  const programs =
    references.length === 0 ? [prepared] : await linkedPrograms(prepared, caller, supervision)
  const variables = programs.flatMap((one) => one.variables)
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
  return envelope.success ? envelope : locate(envelope, programs)
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

/** Gives a failure's stacks the places in the sources that they came from. */
async function locate(failure: Failure, programs: readonly PreparedProgram[]): Promise<Failure> {
  const { stack, cause, ...error } = failure.error
  if (stack === undefined && cause === undefined) return failure
  const located: Failure = { ...failure, error }
  const bundles = (await Promise.all(programs.map(mappedBundle))).flat()
  if (bundles.length === 0) return located
  const mapped = await stackMapper(bundles)
  if (stack !== undefined) located.error.stack = renderStack(error, mapped(stack))
  if (cause !== undefined) located.error.cause = locateCause(cause, mapped)
  return located
}

/** None if the sources are not those of the program any more. */
async function mappedBundle(prepared: PreparedProgram): Promise<MappedBundle[]> {
  const sourceMap = await sourceMapOf(prepared)
  const { name, project, program, enclosed } = prepared
  const filename = enclosed?.file ?? name
  const modules = program.files
  return sourceMap === undefined ? [] : [{ filename, root: project.root, sourceMap, modules }]
}

function locateCause(
  { stack, called_at, cause, ...told }: ErrorCause,
  mapped: StackMapper,
): ErrorCause {
  return {
    ...told,
    ...(stack !== undefined && { stack: renderStack(told, mapped(stack)) }),
    ...(called_at !== undefined && {
      called_at: mapped(called_at).map(renderFrameLine).join('\n'),
    }),
    ...(cause !== undefined && { cause: locateCause(cause, mapped) }),
  }
}
