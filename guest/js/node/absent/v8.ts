import { absentees, type Absent } from './absent.ts'

const absent = /* @__PURE__ */ absentees('v8', 'it runs in another engine')

export const getHeapSnapshot: Absent = /* @__PURE__ */ absent('getHeapSnapshot')
export const getHeapStatistics: Absent = /* @__PURE__ */ absent('getHeapStatistics')
export const getHeapSpaceStatistics: Absent = /* @__PURE__ */ absent('getHeapSpaceStatistics')
export const getHeapCodeStatistics: Absent = /* @__PURE__ */ absent('getHeapCodeStatistics')
export const Serializer: Absent = /* @__PURE__ */ absent('Serializer')
export const Deserializer: Absent = /* @__PURE__ */ absent('Deserializer')
export const DefaultSerializer: Absent = /* @__PURE__ */ absent('DefaultSerializer')
export const DefaultDeserializer: Absent = /* @__PURE__ */ absent('DefaultDeserializer')
export const deserialize: Absent = /* @__PURE__ */ absent('deserialize')
export const serialize: Absent = /* @__PURE__ */ absent('serialize')
export const writeHeapSnapshot: Absent = /* @__PURE__ */ absent('writeHeapSnapshot')
export const promiseHooks: Absent = /* @__PURE__ */ absent('promiseHooks')
export const queryObjects: Absent = /* @__PURE__ */ absent('queryObjects')
export const startupSnapshot: Absent = /* @__PURE__ */ absent('startupSnapshot')
export const setHeapSnapshotNearHeapLimit: Absent = /* @__PURE__ */ absent(
  'setHeapSnapshotNearHeapLimit',
)
export const GCProfiler: Absent = /* @__PURE__ */ absent('GCProfiler')

export const cachedDataVersionTag = (): number => 0
export const setFlagsFromString = (): void => {}
export const takeCoverage = (): void => {}
export const stopCoverage = (): void => {}
