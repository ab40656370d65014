import { relative, sep } from 'node:path'
import { journalFileOf } from './cache.ts'
import type { Durability, Suspension } from './durability.ts'
import type { Envelope, ErrorCause, Failure } from './envelope.ts'
import { CapsuleError } from './errors.ts'
import { linkedPrograms } from './links.ts'
import { errorOf, type DurableRequest } from './native.ts'
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
  /** Default: the run is not durable. */
  durable?: Durability | undefined
}

/** Runs a task of a prepared program, and waits here for whatever it waits for. */
export async function runTask<Result>(
  prepared: PreparedProgram,
  call: TaskCall,
  supervision: Supervision,
): Promise<Envelope<Result>> {
  const ended = await runUntilSuspended<Result>(prepared, call, supervision)
  if (ended.kind === 'envelope') return ended.envelope
  throw new CapsuleError('INTERNAL', `the run ${ended.suspension.run_id} was suspended`)
}

/** What a call of a task came to. */
export type Ending<Result = unknown> =
  { kind: 'envelope'; envelope: Envelope<Result> } | { kind: 'suspension'; suspension: Suspension }

/** Runs a task of a prepared program. A durable run may end with a suspension, if that is what its caller wants. */
export async function runUntilSuspended<Result>(
  prepared: PreparedProgram,
  { args, task: named, surroundings, environment, cwd, durable }: TaskCall,
  supervision: Supervision,
): Promise<Ending<Result>> {
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
  const request = {
    task,
    args,
    ...given,
    ...(durable && { durable: journaled(prepared, durable) }),
  }
  const outcome = await supervised(supervision, (handle) => program.run(request, handle))
  if (typeof outcome !== 'string') throw errorOf(outcome, outcome.message)
  const answer = parseAnswer<Result>(outcome)
  if ('suspended' in answer) return { kind: 'suspension', suspension: answer.suspended }
  const envelope = answer.success ? answer : await locate(answer, programs)
  return { kind: 'envelope', envelope }
}

/** Reads what the core wrote: complete and well-formed, so it is not checked again. */
function parseAnswer<Result>(text: string): Envelope<Result> | { suspended: Suspension } {
  const answer: Envelope<Result> | { suspended: Suspension } = JSON.parse(text)
  return answer
}

/** What the core needs for a run that is written to the journal of its project. */
function journaled(
  { project: { root }, path }: PreparedProgram,
  { runId, begins, interrupted, waits }: Durability,
): DurableRequest {
  return {
    journal: journalFileOf(root),
    ...(runId !== undefined && { runId }),
    file: relative(root, path).replaceAll(sep, '/'),
    resume: begins === 'earlier',
    retryInterrupted: interrupted === 'runs again',
    suspend: waits === 'suspended',
  }
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
