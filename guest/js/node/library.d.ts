/** What npm's packages give, which scripts/build-guest-modules.mjs puts beside the guest's half. */

declare module 'library:path' {
  export function createPath(host: {
    initialCwd: () => string
    getEnvironment: () => [name: string, value: string][]
  }): typeof import('node:path')
}

declare module 'library:querystring' {
  export * from 'node:querystring'
  export { default } from 'node:querystring'
}

declare module 'library:string-decoder' {
  export { StringDecoder } from 'node:string_decoder'
}

declare module 'library:punycode' {
  export * from 'node:punycode'
}

declare module 'library:diagnostics-channel' {
  export * from 'node:diagnostics_channel'
}

declare module 'library:url' {
  export const Url: { prototype: import('node:url').Url }
}

declare module 'library:inspect' {
  export interface Inspector {
    inspect: typeof import('node:util').inspect & { styles: object; defaultOptions: object }
    format: (...values: unknown[]) => string
    formatWithOptions: (options: unknown, ...values: unknown[]) => string
  }
  const inspector: Inspector
  export default inspector
}

declare module 'library:types' {
  const types: typeof import('node:util').types
  export default types
}

declare module 'library:comparisons' {
  export function isDeepEqual(one: unknown, other: unknown): boolean
  export function isDeepStrictEqual(one: unknown, other: unknown, ...how: unknown[]): boolean
}

declare module 'library:mime' {
  export { MIMEParams, MIMEType } from 'node:util'
}

declare module 'library:parse-args' {
  export { parseArgs } from 'node:util'
}

declare module 'library:parse-env' {
  export function parseEnv(text: unknown): Record<string, string>
}

declare module 'library:http2-constants' {
  export const NGHTTP2_NO_ERROR: number
}

declare module 'library:stream' {
  const stream: typeof import('node:stream') & {
    compose: (...streams: unknown[]) => object
    destroy: (stream: object, error?: unknown) => object
    isDestroyed: (stream: unknown) => unknown
    isDisturbed: (stream: unknown) => unknown
    isWritable: (stream: unknown) => unknown
  }
  export default stream
}
