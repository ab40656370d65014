/** A class keeps the name that Node gives it, whatever the bundler calls it. */
export function named(klass: object, name: string): void {
  Object.defineProperty(klass, 'name', { value: name, configurable: true })
}
