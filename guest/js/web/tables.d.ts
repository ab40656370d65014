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
