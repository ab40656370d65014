// The cache heals itself whatever happens to its files, and is never needed.

import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { folderWith } from '../helpers/folder.ts'
import { runCli, type CliOptions } from '../helpers/run-cli.ts'
import { filesBelow } from '../helpers/tree.ts'

const program = (value: string): string => `
  import { task } from '@capsule-run/sdk'
  export const main = task({ name: 'main' }, () => '${value}')
  export const fails = task({ name: 'fails' }, () => {
    throw new TypeError('${value}')
  })
`

const files = { 'a.ts': program('a'), 'b.ts': program('b') }

/** The kinds of file in a cache. */
const kinds = ['.image', '.json', '.map']

/** What can happen to a file; `other` is one of the same kind, of another program. */
const damages: [what: string, damage: (path: string, other: string) => void][] = [
  ['removed', (path) => rmSync(path)],
  ['emptied', (path) => writeFileSync(path, '')],
  ['truncated', (path) => writeFileSync(path, readFileSync(path).subarray(0, -100))],
  ['truncated to half', (path) => writeFileSync(path, halfOf(readFileSync(path)))],
  ["replaced by another program's", (path, other) => writeFileSync(path, readFileSync(other))],
  ['replaced by a folder', (path) => (rmSync(path), mkdirSync(path))],
  [
    'made longer',
    (path) => writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.alloc(64)])),
  ],
  ...[0, 0.25, 0.5, 0.75, 1].map(flippedAt),
]

for (const kind of kinds) {
  for (const [what, damage] of damages) {
    test.serial(`a ${kind} file ${what}: the next run heals it and succeeds`, async (t) => {
      const cwd = folderWith(t, files)
      await runCli(cwd, ['run', 'a.ts'])
      const [path = ''] = cached(cwd, kind)
      await runCli(cwd, ['run', 'b.ts'])
      const other = cached(cwd, kind).find((candidate) => candidate !== path) ?? ''
      damage(path, other)
      await succeeds(t, cwd)
      const { stderr } = await runCli(cwd, ['run', 'a.ts', '--verbose'])
      if (what !== 'replaced by a folder') t.regex(stderr, /\(cached\)/)
    })
  }
}

test.serial('what is left of a writer that died is not taken for an artifact', async (t) => {
  const cwd = folderWith(t, { ...files, '.capsule/cache/.tmpXYZ': 'half a file' })
  await succeeds(t, cwd)
})

const places: [what: string, spoil: (cwd: string) => void][] = [
  ['.capsule is a file', (cwd) => writeFileSync(join(cwd, '.capsule'), '')],
  [
    '.capsule/cache is a file',
    (cwd) => {
      mkdirSync(join(cwd, '.capsule'))
      writeFileSync(join(cwd, '.capsule/cache'), '')
    },
  ],
  [
    '.capsule/cache is read-only',
    (cwd) => {
      mkdirSync(join(cwd, '.capsule/cache'), { recursive: true })
      chmodSync(join(cwd, '.capsule/cache'), 0o555)
    },
  ],
  ['the project is read-only', (cwd) => chmodSync(cwd, 0o555)],
]

for (const [what, spoil] of places) {
  test.serial(`${what}: programs run all the same, each time`, async (t) => {
    const cwd = folderWith(t, files)
    spoil(cwd)
    const before = cacheIn(cwd)
    await succeeds(t, cwd, bound)
    await succeeds(t, cwd, bound)
    t.deepEqual(cacheIn(cwd), before)
  })
}

test.serial('ten processes that start at once on an empty cache all succeed', async (t) => {
  const cwd = folderWith(t, files)
  const runs = Array.from({ length: 10 }, async () => runCli(cwd, ['run', 'a.ts']))
  for (const { exitCode, stdout, stderr } of await Promise.all(runs)) {
    t.is(exitCode, 0, stderr)
    t.is(JSON.parse(stdout).result, 'a')
  }
  t.deepEqual(
    cached(cwd, '').map((path) => /\.\w+$/.exec(path)?.[0]),
    kinds,
  )
})

test.serial(
  'ten processes that start at once for the first time ever agree on one seal',
  async (t) => {
    const config = folderWith(t)
    const options = { env: { XDG_CONFIG_HOME: config } }
    const cwd = folderWith(t, files)
    const runs = Array.from({ length: 10 }, async () => runCli(cwd, ['run', 'a.ts'], options))
    for (const { exitCode, stderr } of await Promise.all(runs)) t.is(exitCode, 0, stderr)
    const { stderr } = await runCli(cwd, ['run', 'a.ts', '--verbose'], options)
    t.regex(stderr, /\(cached\)/)
  },
)

async function succeeds(t: ExecutionContext, cwd: string, options?: CliOptions): Promise<void> {
  const { stdout, stderr, exitCode } = await runCli(cwd, ['run', 'a.ts'], options)
  t.is(exitCode, 0)
  // Where there is no place for a cache, there may be none for the trace.
  t.regex(stderr, /^(capsule: \S+ the trace is not complete: 3 events were lost: [^\n]+\n)?$/)
  t.is(JSON.parse(stdout).result, 'a')
  const failed = await runCli(cwd, ['run', 'a.ts', '--task', 'fails'], options)
  t.regex(JSON.parse(failed.stdout).error.stack, /^TypeError: a\n {4}at \w+ \(a\.ts:5:\d+\)$/)
}

function cached(cwd: string, kind: string): string[] {
  const folder = join(cwd, '.capsule/cache')
  return filesBelow(folder)
    .filter((name) => name.endsWith(kind))
    .map((name) => join(folder, name))
    .toSorted(
      (left, right) =>
        kinds.findIndex((k) => left.endsWith(k)) - kinds.findIndex((k) => right.endsWith(k)),
    )
}

function halfOf(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length / 2)
}

/** One bit is turned at a place between the first byte (0) and the last (1). */
function flippedAt(place: number): [what: string, damage: (path: string) => void] {
  return [
    `with one bit turned at ${place * 100} %`,
    (path) => {
      const bytes = readFileSync(path)
      const at = Math.floor((bytes.length - 1) * place)
      bytes[at] = (bytes[at] ?? 0) ^ 1
      writeFileSync(path, bytes)
    },
  ]
}

function cacheIn(cwd: string): string[] {
  return filesBelow(cwd).filter((name) => name.includes('cache'))
}

/** The super-user may write what is read-only, unless that right is taken away. */
const bound: CliOptions =
  process.getuid?.() === 0
    ? { through: ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] }
    : {}
