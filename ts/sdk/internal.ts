/**
 * What `@capsule-run/cli` uses besides `run()`. Not part of the public interface: may change with
 * every version.
 */
export { cacheDirOf, linkedCacheFolder } from './cache.ts'
export { runUntilSuspended, type Ending, type TaskCall } from './call.ts'
export { isRunId, runIdForm, type Durability, type Suspension } from './durability.ts'
export { reasonOf } from './errors.ts'
export { taskStates } from './events.ts'
export { exportProgram } from './export.ts'
export { renderFrame } from './frame.ts'
export { inspectFile, type Inspection } from './inspection.ts'
export {
  cancelDurableRun,
  dueDurableRuns,
  durableStatuses,
  forkDurableRun,
  pruneDurableRuns,
  readDurableRun,
  readDurableRuns,
  signalDurableRun,
  type DurableFilter,
  type DurableRun,
  type DurableRunDetails,
  type DurableStatus,
  type JournalStep,
  type OpenSignal,
  type SignalReceipt,
} from './journal.ts'
export { isArtifact, languageOf } from './language.ts'
export { diagnose, openEngineAhead, readWorkflow, tracesWritten, type Diagnosis } from './native.ts'
export { encodeArguments } from './options.ts'
export { exportLive } from './otlp-live.ts'
export { exportToFile, exportToUrl, OtlpError } from './otlp.ts'
export { shownPath } from './place.ts'
export type { PreparedProgram, Stage } from './program.ts'
export { sharedProgram } from './programs.ts'
export { configName, findProject, type Project } from './project.ts'
export { readRecordedCall } from './resumption.ts'
export { didYouMean } from './spelling.ts'
export {
  readRun,
  readRuns,
  type RunFilter,
  type RunSummary,
  type RunTrace,
  type TracedAttempt,
  type TracedTask,
} from './trace.ts'
export { version } from './version.ts'
