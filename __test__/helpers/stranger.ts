import { componentOf, customSection, vector, writeNumber, type Section } from './artifact.ts'

/** What an artifact by a stranger is made of; what is left out is as it should be. */
export interface Stranger {
  /** Sections of the image, a core module. */
  image?: Buffer
  /** Whether the engine's module never ends while it is started. */
  starts?: 'never' | 'at once'
  /** The name of an instance that the engine imports. */
  imports?: string
  manifest?: unknown
}

const name = (text: string): Buffer => vector(Buffer.from(text))
const list = (...items: Buffer[]): Buffer => Buffer.concat([writeNumber(items.length), ...items])
const bytes = (...values: number[]): Buffer => Buffer.from(values)
const section = (id: number, body: Buffer): Section => ({ id, body })

/** A task as guests declare it. */
export function declared(options: Record<string, unknown>): unknown {
  return {
    options: Object.entries(options).map(([option, json]) => [option, { json }]),
    callable: true,
  }
}

/** A core module of sections. */
export function coreModule(...sections: readonly (readonly [id: number, body: Buffer])[]): Buffer {
  const parts = sections.map(([id, body]) => Buffer.concat([bytes(id), vector(body)]))
  return Buffer.concat([Buffer.from('\0asm\u{1}\0\0\0', 'latin1'), ...parts])
}

/** A core module that is a memory of so many pages, and data in it. */
export function memoryImage(pages: number, data = 'data'): Buffer {
  const segment = Buffer.concat([bytes(0, 0x41, 0, 0x0b), name(data)])
  return coreModule(
    [5, list(Buffer.concat([bytes(0), writeNumber(pages)]))],
    [7, list(Buffer.concat([name('memory'), bytes(2, 0)]))],
    [11, list(segment)],
  )
}

/** A core module with one function `f` without parameters and results. */
function engineModule(starts: 'never' | 'at once'): Buffer {
  // loop (br 0) end end
  const body = starts === 'never' ? bytes(0, 0x03, 0x40, 0x0c, 0, 0x0b, 0x0b) : bytes(0, 0x0b)
  return coreModule(
    [1, list(bytes(0x60, 0, 0))],
    [3, list(bytes(0))],
    [7, list(Buffer.concat([name('f'), bytes(0, 0)]))],
    ...(starts === 'never' ? [[8, bytes(0)] as const] : []),
    [10, list(vector(body))],
  )
}

/** An artifact with an engine of its own, which has the exports that an engine needs and can do nothing. */
export function strangersArtifact({
  image = memoryImage(1),
  starts = 'at once',
  imports,
  manifest = [declared({ name: 'main' })],
}: Stranger = {}): Buffer {
  const statement = { format: 1, provenance: provenanceOf('evil.ts'), manifest }
  const moduleType = Buffer.concat([bytes(0x50, 1, 3), name('memory'), bytes(2, 0, 1)])
  const imported = imports === undefined ? [] : importing(imports)
  return componentOf([
    section(3, list(moduleType)),
    section(1, image),
    section(2, list(bytes(0, 0, 0))),
    ...imported,
    section(1, engineModule(starts)),
    section(2, list(bytes(0, 1, 0))),
    section(6, list(Buffer.concat([bytes(0, 0, 1, 1), name('f')]))),
    section(7, list(bytes(0x40, 0, 1, 0))),
    section(8, list(bytes(0, 0, 0, 0, imports === undefined ? 0 : 1))),
    section(11, list(exporting('load'), exporting('call'))),
    customSection('capsule:artifact', JSON.stringify(statement)),
  ])
}

/** An import of an instance that has one function. */
function importing(interfaceName: string): Section[] {
  const functionType = bytes(1, 0x40, 0, 1, 0)
  const exported = Buffer.concat([bytes(4, 0), name('steal'), bytes(1, 0)])
  const instanceType = Buffer.concat([bytes(0x42), list(functionType, exported)])
  const imported = Buffer.concat([bytes(0), name(interfaceName), bytes(5, 0)])
  return [section(7, list(instanceType)), section(10, list(imported))]
}

function exporting(exportName: string): Buffer {
  return Buffer.concat([bytes(0), name(exportName), bytes(1, 0, 0)])
}

function provenanceOf(file: string): Record<string, unknown> {
  const hash = '0'.repeat(64)
  const hashes = { bundle: hash, sources: hash, engine: hash }
  const made = { capsule: '9.9.9', interpreter: 'a stranger', options: '', time: 0 }
  return { language: 'javascript', file, ...hashes, ...made }
}
