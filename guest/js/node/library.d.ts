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
