/** Sets what a program finds under a name of the platform's, as the platform would: it can replace it. */
export function define(on: object, name: PropertyKey, value: unknown): void {
  Object.defineProperty(on, name, { value, writable: true, configurable: true })
}
