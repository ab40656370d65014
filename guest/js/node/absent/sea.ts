import { absentees, type Absent } from './absent.ts'

const absent = /* @__PURE__ */ absentees('sea', 'it runs no single executable')

export const getAsset: Absent = /* @__PURE__ */ absent('getAsset')
export const getRawAsset: Absent = /* @__PURE__ */ absent('getRawAsset')
export const getAssetAsBlob: Absent = /* @__PURE__ */ absent('getAssetAsBlob')

export const isSea = (): boolean => false
