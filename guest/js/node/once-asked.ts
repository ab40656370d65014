/** Gives an object a property that is made when it is first asked for, and can be changed. */
export function onceAsked(object: object, name: string, make: () => unknown): void {
  const property = { configurable: true, enumerable: true }
  const set = (value: unknown): void => {
    Object.defineProperty(object, name, { ...property, value, writable: true })
  }
  const get = (): unknown => {
    const made = make()
    set(made)
    return made
  }
  Object.defineProperty(object, name, { ...property, get, set })
}
