// What the test runners say at their ends, as numbers.

/** Of cargo: a line `test result: ok. 12 passed; 0 failed; …` for each test program. */
export function cargoTotals(output) {
  const totals = { passed: 0, failed: 0 }
  for (const [, passed, failed] of output.matchAll(
    /^test result: .*? (\d+) passed; (\d+) failed;/gm,
  )) {
    totals.passed += Number(passed)
    totals.failed += Number(failed)
  }
  return totals
}

/** Of ava: lines such as `12 tests passed`, `1 test failed`, `1 uncaught exception`. */
export function avaTotals(output) {
  const count = (what) =>
    Number(new RegExp(String.raw`^\s*(\d+) ${what}`, 'm').exec(output)?.[1] ?? 0)
  const failed =
    count('tests? failed') + count('uncaught exceptions?') + count('unhandled rejections?')
  return { passed: count('tests? passed'), failed }
}

/** Of pytest: its last line, such as `1 failed, 12 passed in 3.21s`. */
export function pytestTotals(output) {
  const last = output.split('\n').findLast((line) => / in [\d.]+s/.test(line)) ?? ''
  const count = (what) => Number(new RegExp(String.raw`(\d+) ${what}`).exec(last)?.[1] ?? 0)
  return { passed: count('passed'), failed: count('failed') + count('errors?') }
}

/** Of checks that count nothing. */
export function noTotals() {
  return { passed: 0, failed: 0 }
}
