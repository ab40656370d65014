import cluster from 'node:cluster'
import { usesOf, type Cases } from '../../helpers/comparison.ts'

export const cases: Cases = {
  isPrimary: () => cluster.isPrimary,
  isMaster: () => cluster.isMaster,
  isWorker: () => cluster.isWorker,
  SCHED_NONE: () => cluster.SCHED_NONE,
  SCHED_RR: () => cluster.SCHED_RR,
  schedulingPolicy: () => cluster.schedulingPolicy,
  workers: () => ({ ...cluster.workers }),
  settings: () => cluster.settings,
}

export const refused: Cases = usesOf(cluster, ['on'])
