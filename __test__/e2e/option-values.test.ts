// SPEC section 1: "An unknown or misspelt option, a bad unit, a duplicate name, a negative number: an
// error when the program is loaded, naming the task, the option, the value and what is accepted."

import test from 'ava'
import { CapsuleError, run } from '@capsule-run/sdk/runner'
import { folderWith } from '../helpers/folder.ts'
import { filesBelow } from '../helpers/tree.ts'

/** The option as it is written, and the words that the message must have besides the task's name. */
const refused: [written: string, ...words: string[]][] = [
  [`compute: 'low'`, 'compute "low"', '"LOW"', '"MEDIUM"', '"HIGH"'],
  [`compute: 'ULTRA'`, 'compute "ULTRA"', '"LOW"'],
  [`compute: 0`, 'compute 0', 'above 0'],
  [`compute: -1`, 'compute -1', 'above 0'],
  [`compute: 1.5`, 'compute 1.5'],
  [`compute: '1e6'`, 'compute "1e6"'],
  [`compute: ''`, 'compute ""'],
  [`compute: '-5'`, 'compute "-5"'],
  [`compute: '99999999999999999999999'`, 'compute "99999999999999999999999"'],
  [`compute: null`, 'compute null'],
  [`compute: true`, 'compute true'],
  [`compute: ['LOW']`, 'compute ["LOW"]'],
  [`compute: 5n`, 'compute', '5'],
  [`compute: NaN`, 'compute', 'NaN'],
  [`compute: Infinity`, 'compute', 'Infinity'],
  [`compute: () => 1`, 'compute', 'function'],
  [`ram: '64'`, 'ram "64" has no unit', '"64MB"', 'number of bytes'],
  [`ram: '64 TB'`, 'ram "64 TB"', '"64MB"'],
  [`ram: '64MBit'`, 'ram "64MBit"'],
  [`ram: '-64MB'`, 'ram "-64MB"'],
  [`ram: '0MB'`, 'ram "0MB"'],
  [`ram: 'MB'`, 'ram "MB"'],
  [`ram: 0`, 'ram 0'],
  [`ram: -1`, 'ram -1'],
  [`ram: 1.5`, 'ram 1.5'],
  [`ram: {}`, 'ram {}'],
  [`ram: null`, 'ram null'],
  [`timeout: '30'`, 'timeout "30" has no unit', '"30s"'],
  [`timeout: '30 sec'`, 'timeout "30 sec"', '"30s"'],
  [`timeout: '1w'`, 'timeout "1w"', '"3d"'],
  [`timeout: '366d'`, 'timeout "366d" is longer than a year'],
  [`timeout: '-1s'`, 'timeout "-1s"'],
  [`timeout: '0s'`, 'timeout "0s"'],
  [`timeout: 0`, 'timeout 0'],
  [`timeout: -1`, 'timeout -1'],
  [`timeout: '100000h'`, 'timeout "100000h"'],
  [`timeout: 1e300`, 'timeout'],
  [`timeout: false`, 'timeout false'],
  [`maxRetries: -1`, 'maxRetries -1', '0 or more'],
  [`maxRetries: 1.5`, 'maxRetries 1.5'],
  [`maxRetries: '2'`, 'maxRetries "2"'],
  [`maxRetries: 1e20`, 'maxRetries'],
  [`maxRetries: null`, 'maxRetries null'],
  [`maxretries: 1`, 'unknown option "maxretries"', 'Did you mean "maxRetries"?'],
  [`Compute: 'LOW'`, 'unknown option "Compute"', 'Did you mean "compute"?'],
  [`timeOut: 1`, 'unknown option "timeOut"', 'Did you mean "timeout"?'],
  [`idempotent: 'yes'`, 'idempotent "yes" is neither true nor false'],
  [`idempotent: 1`, 'idempotent 1'],
  [`idempotent: null`, 'idempotent null'],
  [`memory: '64MB'`, 'unknown option "memory"', 'ram'],
]

for (const [written, ...words] of refused) {
  test(`${written} is refused when the program is loaded, and nothing is written`, async (t) => {
    const cwd = folderWith(t, { 'program.ts': program(written) })
    const error = await t.throwsAsync(run({ file: 'program.ts', cwd }), {
      instanceOf: CapsuleError,
      code: 'LOAD_ERROR',
    })
    for (const word of ['program.ts: ', 'task "main"', ...words]) {
      t.true(error.message.includes(word), `${word} is not in: ${error.message}`)
    }
    t.notRegex(error.message, /\n/)
    t.deepEqual(filesBelow(cwd), ['program.ts'])
  })
}

const accepted = [
  `compute: 'LOW'`,
  `compute: 100_000_000`,
  `compute: '100000000'`,
  `ram: '64MB'`,
  `ram: '64mb'`,
  `ram: '65536KB'`,
  `ram: '0.5GB'`,
  `ram: '64 MiB'`,
  `ram: '65536KiB'`,
  `ram: '1GiB'`,
  `ram: 67_108_864`,
  `timeout: '5000ms'`,
  `timeout: '30s'`,
  `timeout: '5m'`,
  `timeout: '1h'`,
  `timeout: '3d'`,
  `timeout: '1.5s'`,
  `timeout: 5000`,
  `maxRetries: 0`,
  `maxRetries: 3`,
  `idempotent: true`,
  `idempotent: false`,
  `ram: undefined`,
]

for (const written of accepted) {
  test(`${written} is accepted`, async (t) => {
    const cwd = folderWith(t, { 'program.ts': program(written) })
    const { success } = await run({ file: 'program.ts', cwd })
    t.true(success)
  })
}

function program(written: string): string {
  return `import { task } from '@capsule-run/sdk'\nexport const main = task({ name: 'main', ${written} }, () => 1)\n`
}
