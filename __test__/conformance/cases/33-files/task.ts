import { Buffer } from 'node:buffer'
import * as fs from 'node:fs'
import * as promises from 'node:fs/promises'
import { task } from '@capsule-run/sdk'

const allowedFiles = ['./data']

export const main = task({ name: 'main', allowedFiles }, () => {
  fs.writeFileSync('data/new.txt', 'one')
  fs.appendFileSync('data/new.txt', ' two')
  return [fs.readFileSync('data/a.txt', 'utf8'), fs.readFileSync('data/new.txt', 'utf8')]
})

export const looks = task({ name: 'looks', allowedFiles }, () => {
  const stat = fs.statSync('data/a.txt')
  return {
    size: stat.size,
    is: [stat.isFile(), stat.isDirectory(), fs.statSync('data').isDirectory()],
    recent: Date.now() - stat.mtimeMs < 600_000 && stat.mtime instanceof Date,
    there: ['data/a.txt', 'data/none'].map((path) => fs.existsSync(path)),
    kinds: fs
      .readdirSync('data', { withFileTypes: true })
      .filter((entry) => ['a.txt', 'sub'].includes(entry.name))
      .map((entry) => [entry.name, entry.isFile(), entry.isDirectory()].join(' '))
      .toSorted(),
    deep: fs
      .readdirSync('data', { recursive: true })
      .map(String)
      .filter((name) => name.startsWith('sub'))
      .toSorted(),
  }
})

export const changes = task({ name: 'changes', allowedFiles }, () => {
  const made = fs.mkdirSync('data/x/y/z', { recursive: true })
  fs.writeFileSync('data/x/one', '1')
  fs.renameSync('data/x/one', 'data/x/two')
  fs.copyFileSync('data/x/two', 'data/x/y/three')
  fs.cpSync('data/x/y', 'data/x/copy', { recursive: true })
  fs.symlinkSync('two', 'data/x/link')
  const folder = fs.mkdtempSync('data/x/t-')
  const seen = fs.readdirSync('data/x', { recursive: true }).map(String).toSorted()
  const link = [fs.readlinkSync('data/x/link'), fs.readFileSync('data/x/link', 'utf8')]
  const isLink = [fs.lstatSync('data/x/link').isSymbolicLink(), fs.statSync('data/x/link').isFile()]
  fs.rmSync('data/x', { recursive: true })
  return {
    made: made?.endsWith('data/x'),
    seen: seen.filter((name) => !name.startsWith('t-')),
    folder: /^data\/x\/t-[A-Za-z0-9]{6}$/.test(folder),
    link,
    isLink,
    left: fs.existsSync('data/x'),
  }
})

export const handles = task({ name: 'handles', allowedFiles }, async () => {
  const handle = await promises.open('data/handle.bin', 'w+')
  await handle.write(Buffer.from([0, 1, 2, 253, 254, 255]))
  await handle.write(Buffer.from([9]), 0, 1, 1)
  const buffer = Buffer.alloc(4)
  const { bytesRead } = await handle.read(buffer, 0, 4, 1)
  const { size } = await handle.stat()
  await handle.truncate(2)
  await handle.close()
  const left = [...(await promises.readFile('data/handle.bin'))]
  await promises.rm('data/handle.bin')
  return { bytesRead, bytes: [...buffer], size, left }
})

export const streams = task({ name: 'streams', allowedFiles }, async () => {
  const out = fs.createWriteStream('data/stream.txt')
  for (let line = 0; line < 20_000; line++) out.write(`line ${line}\n`)
  await new Promise<void>((resolve, reject) => {
    out.on('error', reject)
    out.end(() => resolve())
  })
  let length = 0
  let last = ''
  for await (const piece of fs.createReadStream('data/stream.txt', 'utf8')) {
    last = String(piece)
    length += last.length
  }
  return [length, fs.statSync('data/stream.txt').size, last.trimEnd().split('\n').at(-1)]
})

export const errors = task({ name: 'errors', allowedFiles }, async () => {
  const messages: string[] = []
  const attempts = [
    async () => promises.readFile('data/none'),
    async () => promises.readdir('data/a.txt'),
    async () => promises.mkdir('data/sub'),
    async () => promises.rmdir('data/sub'),
    async () => promises.readFile('data'),
    async () => promises.readFile('task.ts'),
  ]
  for (const attempt of attempts) {
    await attempt().catch((error: unknown) => messages.push(String(error)))
  }
  return messages
})
