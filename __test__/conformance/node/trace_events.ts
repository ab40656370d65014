import trace_events from 'node:trace_events'
import { usesOf, type Cases } from '../../helpers/comparison.ts'

export const cases: Cases = {
  getEnabledCategories: () => trace_events.getEnabledCategories(),
}

export const refused: Cases = usesOf(trace_events, ['getEnabledCategories'])
