/** What `scripts/unicode-tables.mjs` reads from the Node that builds. */
declare module 'capsule:normalization' {
  export const canonical: string
  export const compatible: string
  export const excluded: string
  export const classes: string
}
