import worker_threads from 'node:worker_threads'
import { usesOf, type Cases } from '../../helpers/comparison.ts'

export const cases: Cases = {
  isMainThread: () => worker_threads.isMainThread,
  threadId: () => worker_threads.threadId,
  parentPort: () => worker_threads.parentPort,
  workerData: () => worker_threads.workerData,
  resourceLimits: () => worker_threads.resourceLimits,
  SHARE_ENV: () => worker_threads.SHARE_ENV,
  markAsUntransferable: () => worker_threads.markAsUntransferable({}),
  getEnvironmentData: () => {
    worker_threads.setEnvironmentData('a', 1)
    return [worker_threads.getEnvironmentData('a'), worker_threads.getEnvironmentData('b')]
  },
  setEnvironmentData: () => worker_threads.setEnvironmentData('b', undefined),
}

export const refused: Cases = usesOf(worker_threads, [
  'markAsUntransferable',
  'getEnvironmentData',
  'setEnvironmentData',
])
