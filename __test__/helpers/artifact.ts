import type { ExecutionContext } from 'ava'
import { folderWith, writeFiles } from './folder.ts'
import { programText } from './program.ts'
import { runCli, type CliOutcome } from './run-cli.ts'

/** An installation of a test's own: a key and compiled engines that no other test has. */
export interface Installation {
  capsule: (cwd: string, ...args: string[]) => Promise<CliOutcome>
}

/** One whose key is in `config`, and whose engines are in `cache`. */
export function installationIn(config: string, cache: string): Installation {
  const env = { XDG_CONFIG_HOME: config, XDG_CACHE_HOME: cache }
  return { capsule: (cwd, ...args) => runCli(cwd, args, { env }) }
}

/** Builds artifacts of a file of these files, in a folder. */
export async function exported(
  t: ExecutionContext,
  { capsule }: Installation,
  folder: string,
  files: Record<string, string>,
  file = Object.keys(files)[0] ?? '',
): Promise<void> {
  writeFiles(folder, files)
  const { exitCode, stderr } = await capsule(folder, 'build', file, '--export')
  t.is(exitCode, 0, stderr)
}

/** A program that answers hello. */
export const hello = {
  'hello.ts': programText("export const main = task({ name: 'main' }, () => 'hello')"),
}

/** A folder with the artifacts of a program, and the installation that made them. */
export async function built(
  t: ExecutionContext,
  files: Record<string, string> = hello,
): Promise<{ folder: string; capsule: ReturnType<typeof installationIn>['capsule'] }> {
  const installation = installationIn(folderWith(t), folderWith(t))
  const folder = folderWith(t, { 'capsule.toml': '' })
  await exported(t, installation, folder, files)
  return { folder, capsule: installation.capsule }
}

/** A clear error: one message, the user's to act upon, and no envelope. */
export function refused(
  t: ExecutionContext,
  outcome: CliOutcome,
  why: RegExp,
  what?: string,
): void {
  t.is(outcome.exitCode, 2, `${what}: ${outcome.stderr}`)
  t.is(outcome.stdout, '', what)
  t.regex(outcome.stderr, why, what)
}

/** Bytes with one bit changed. */
export function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  copy.writeUInt8(copy.readUInt8(at) ^ 0x10, at)
  return copy
}

/** A section of a component at its top. */
export interface Section {
  id: number
  body: Buffer
}

/** How a component begins. */
const componentHeader: Buffer = Buffer.from('\0asm\u{d}\0\u{1}\0', 'latin1')

/** The sections of a component. */
export function sectionsOf(component: Buffer): Section[] {
  const sections: Section[] = []
  for (let at = componentHeader.length; at < component.length;) {
    const id = component.readUInt8(at)
    const { value, next } = readNumber(component, at + 1)
    sections.push({ id, body: component.subarray(next, next + value) })
    at = next + value
  }
  return sections
}

/** A component of sections. */
export function componentOf(sections: readonly Section[]): Buffer {
  const parts = sections.flatMap(({ id, body }) => [
    Buffer.from([id]),
    writeNumber(body.length),
    body,
  ])
  return Buffer.concat([componentHeader, ...parts])
}

/** A custom section. */
export function customSection(name: string, data: Buffer | string): Section {
  return { id: 0, body: Buffer.concat([vector(Buffer.from(name)), Buffer.from(data)]) }
}

/** What an artifact says of itself, changed. */
export function restated(artifact: Buffer, change: (text: string) => string): Buffer {
  const name = 'capsule:artifact'
  const mark = vector(Buffer.from(name))
  return componentOf(
    sectionsOf(artifact).map((section) => {
      if (section.id !== 0 || section.body.indexOf(mark) !== 0) return section
      return customSection(name, change(section.body.subarray(mark.length).toString()))
    }),
  )
}

/** Bytes with their number before them. */
export function vector(bytes: Buffer): Buffer {
  return Buffer.concat([writeNumber(bytes.length), bytes])
}

/** An unsigned number in LEB128. */
export function writeNumber(value: number): Buffer {
  const bytes: number[] = []
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 128) return Buffer.from([...bytes, rest])
    bytes.push((rest & 127) | 128)
  }
}

function readNumber(bytes: Buffer, at: number): { value: number; next: number } {
  let value = 0
  for (let next = at, shift = 0; ; next++, shift += 7) {
    const byte = bytes.readUInt8(next)
    value += (byte & 127) * 2 ** shift
    if (byte < 128) return { value, next: next + 1 }
  }
}
