/** What the host gives the guest: the interface `host` of wit/capsule.wit. */
declare module 'capsule:engine/host@0.1.0' {
  export function print(to: 'stdout' | 'stderr', text: Uint8Array): void
  export function callTask(name: string, args: Uint8Array): string
  export function variables(): [name: string, value: string][]
  export function whyRefused(
    url: Uint8Array,
  ): { tag: 'denied' | 'quota' | 'failed'; val: string } | undefined
  export function letGo(number: number): void
}

/** The interface `aside` of wit/capsule.wit; Python's guest knows the rest of it. */
declare module 'capsule:engine/aside@0.1.0' {
  export function beginCall(name: string, args: Uint8Array): number
  export function waitAny(timeoutNs: bigint | undefined): Uint32Array
  export function nextTimerIsAny(): void
  export function takeEnvelope(call: number): string
}

/** The interface `files` of wit/capsule.wit; `node:fs` knows the rest of it. */
declare module 'capsule:engine/files@0.1.0' {
  export function workingFolder(): string
}
