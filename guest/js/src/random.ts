/**
 * `Math.random` while a program is loaded. The engine seeds its generator at the first use and
 * the seed would stay in the image, the same for every sandbox made from it; so a load
 * draws each number from the host instead, also through a reference that the program kept.
 */
export function installRandom(): { endLoad(): void } {
  const native = Math.random
  const word = new Uint32Array(1)
  let loading = true
  const random = (): number => {
    if (!loading) return native()
    crypto.getRandomValues(word)
    return (word[0] ?? 0) / 2 ** 32
  }
  Object.defineProperty(random, 'name', { value: 'random' })
  Math.random = random
  return {
    endLoad() {
      loading = false
      if (Math.random === random) Math.random = native
    },
  }
}
