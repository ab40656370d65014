import type { ExecutionContext } from 'ava'
import { programOf, type CallTask } from './program.ts'
import { pythonProgram } from './python-program.ts'

/** A program of tasks that end by their timeout only, of one (`works`) that ends soon, and of some for single tests. */
interface BusyProgram {
  language: string
  /** The tasks that end by their timeout. */
  endless: readonly string[]
  of: (t: ExecutionContext, timeout?: string) => CallTask
}

const typescript = `
  const sleeps = task({ name: 'sleeps' }, async () => { await new Promise((r) => setTimeout(r, 60_000)) })
  export const busy = task({ name: 'busy', timeout: '200ms', compute: 'HIGH' }, () => { for (;;); })
  export const waits = task({ name: 'waits', timeout: '200ms' }, async () => {
    await new Promise((resolve) => setTimeout(resolve, 60_000))
  })
  export const calls = task({ name: 'calls', timeout: '200ms' }, () => sleeps())
  export const sorts = task({ name: 'sorts', timeout: '200ms', compute: 'HIGH' }, () => {
    for (;;) new Float64Array(1 << 20).map(() => Math.random()).sort()
  })
  export const matches = task({ name: 'matches', timeout: '200ms', compute: 'HIGH' }, () => {
    return /^(a+)+$/.test('a'.repeat(40) + 'b')
  })
  export const prints = task({ name: 'prints', timeout: '200ms', compute: 'HIGH' }, () => {
    for (;;) console.log('x'.repeat(1000))
  })
  export const grows = task({ name: 'grows', timeout: '200ms', compute: 'HIGH' }, () => {
    for (;;) new Uint8Array(64 << 20).fill(1)
  })
  export const works = task({ name: 'works' }, (seed: number) => {
    let hash = seed
    for (let n = 0; n < 20_000; n++) hash = (Math.imul(hash, 31) + n) | 0
    return hash
  })
  export const fills = task({ name: 'fills', ram: '64MB', compute: 'HIGH' }, () => {
    const kept = []
    for (;;) kept.push(new Uint8Array(1 << 20).fill(1))
  })
  const answers = task({ name: 'answers' }, () => 'answer')
  export const asks = task({ name: 'asks', timeout: '15s' }, async (gateMs: number) => {
    await new Promise((resolve) => setTimeout(resolve, gateMs - Date.now()))
    return answers().result
  })`

const python = `
import asyncio, random, re, time
@task(name="sleeps")
def sleeps(): time.sleep(1e9)
@task(name="busy", timeout="200ms", compute="HIGH")
def busy():
  while True: pass
@task(name="waits", timeout="200ms")
async def waits(): await asyncio.sleep(60)
@task(name="blocks", timeout="200ms")
def blocks(): time.sleep(1e9)
@task(name="calls", timeout="200ms")
def calls(): return sleeps()
@task(name="sorts", timeout="200ms", compute="HIGH")
def sorts():
  while True: sorted(random.random() for _ in range(1 << 16))
@task(name="matches", timeout="200ms", compute="HIGH")
def matches(): return bool(re.match("^(a+)+$", "a" * 40 + "b"))
@task(name="adds", timeout="200ms", compute="HIGH")
def adds(): return sum(range(10**11))
@task(name="multiplies", timeout="200ms", compute="HIGH")
def multiplies(): return str(3 ** 10**8)[0]
@task(name="prints", timeout="200ms", compute="HIGH")
def prints():
  while True: print("x" * 1000)
@task(name="grows", timeout="200ms", compute="HIGH")
def grows():
  while True: bytearray(64 << 20)
@task(name="works")
def works(seed):
  for n in range(2000): seed = (seed * 31 + n) & 0xFFFFFFFF
  return seed
@task(name="fills", ram="64MB", compute="HIGH")
def fills():
  kept = []
  while True: kept.append(b"1" * (1 << 20))
@task(name="answers")
def answers(): return "answer"
@task(name="asks", timeout="15s")
async def asks(gate_ms):
  await asyncio.sleep(gate_ms / 1000 - time.time())
  return answers()["result"]`

export const busyPrograms: readonly BusyProgram[] = [
  {
    language: 'TypeScript',
    endless: ['busy', 'waits', 'calls', 'sorts', 'matches', 'prints', 'grows'],
    of: (t, timeout = '200ms') => programOf(t, typescript.replaceAll('200ms', timeout)),
  },
  {
    language: 'Python',
    endless: [
      'busy',
      'waits',
      'blocks',
      'calls',
      'sorts',
      'matches',
      'adds',
      'multiplies',
      'prints',
      'grows',
    ],
    of: (t, timeout = '200ms') => pythonProgram(t, python.replaceAll('200ms', timeout)),
  },
]
