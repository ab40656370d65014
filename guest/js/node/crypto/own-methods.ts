/** Gives a class what it inherits as its own, as Node's classes have it: who wraps a method looks for it there. */
export function ownMethods(prototype: object, base: object): void {
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(base))) {
    if (!Object.hasOwn(prototype, name)) Object.defineProperty(prototype, name, property)
  }
}
