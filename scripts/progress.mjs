// What build steps say: one line each, with the time it took.

/** Does a step of the build and prints its name, its outcome and its duration. */
export async function step(name, work) {
  const startedMs = performance.now()
  const outcome = await work()
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
  console.log(`  ${name.padEnd(12)} ${outcome.padEnd(32)} ${seconds} s`)
}
