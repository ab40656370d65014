/** Each name that Node's `zlib` has, but for the classes of streams. */
export * from './create.ts'
export * from './one-shot.ts'
export { codes, constants } from './constants.ts'
export { crc32 } from './crc32.ts'
