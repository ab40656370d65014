/**
 * `fetch` of a task that may reach no host: it says so, in an error that can be caught. The wall itself is the
 * host's, which refuses every request whatever a program finds to make one with.
 */
export function installNetwork(): { asked(): boolean } {
  let asked = false
  const fetch = async (input: unknown): Promise<never> => {
    asked = true
    const target = typeof input === 'object' && input !== null && 'url' in input ? input.url : input
    throw new TypeError(
      `fetch to ${String(target)} was refused: this version of Capsule grants no network access`,
    )
  }
  Object.defineProperty(globalThis, 'fetch', { value: fetch, writable: true, configurable: true })
  return { asked: () => asked }
}
