export { main } from './catalog.ts'

// Of a program whose top level leaves a timer pending there can be no image: Capsule loads it anew
// in each sandbox. So this is the catalog without its image.
setTimeout(() => {}, 0)
