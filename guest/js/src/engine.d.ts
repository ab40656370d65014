/** What the host gives the guest: the interface `host` of wit/capsule.wit. */
declare module 'capsule:engine/host@0.1.0' {
  export function print(to: 'stdout' | 'stderr', text: Uint8Array): void
  export function callTask(name: string, args: Uint8Array): string
}
