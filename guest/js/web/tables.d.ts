/** What `scripts/unicode-tables.mjs` reads from the Node that builds. */
declare module 'capsule:normalization' {
  export const canonical: string
  export const compatible: string
  export const excluded: string
  export const classes: string
}

/** What `scripts/collation-tables.mjs` reads from it. */
declare module 'capsule:collation' {
  export const order: string
  export const marks: string
  export const none: string
  export const several: string
}

/** What `scripts/locale-numbers.mjs` reads from it. */
declare module 'capsule:currencies' {
  /** Digits after the point, where they are not two. */
  export const currencyDigits: Record<string, number>
}

/** What `scripts/time-zones.mjs` reads from it. */
declare module 'capsule:zones' {
  export const zones: string[]
  export const links: string[]
  export const changes: string[]
  export const clocks: string[]
  export const texts: string[]
  export const names: string[]
}

/** What `scripts/display-names.mjs` reads from it. */
declare module 'capsule:display-names' {
  export const region: string
  export const language: string
  export const script: string
  export const currency: string
}

/** What `scripts/segmentation-tables.mjs` reads from it. */
declare module 'capsule:segmentation' {
  export const grapheme: string
  export const word: string
  export const sentence: string
}
