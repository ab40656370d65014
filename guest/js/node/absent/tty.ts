import { absentees, type Absent } from './absent.ts'

const absent = /* @__PURE__ */ absentees('tty', 'it has no terminal')

export const ReadStream: Absent = /* @__PURE__ */ absent('ReadStream')
export const WriteStream: Absent = /* @__PURE__ */ absent('WriteStream')

export const isatty = (): boolean => false
