/** What libraries mean by `globalThis.Buffer`, which is there only in programs that name it. */
export { Buffer } from 'node:buffer'
