import { dirname } from 'node:path'
import { messageOf } from './bundling.ts'
import { cacheDirOf } from './cache.ts'
import { errorOf, inspectArtifact } from './native.ts'
import { shownPath } from './place.ts'
import { findProject } from './project.ts'

/** What a built artifact is. */
export interface Inspection {
  form: 'portable' | 'sealed'
  bytes: number
  /** Of a portable one. */
  engine_bytes: number | null
  image_bytes: number
  source_map_bytes: number
  /** What a Python program may import while it runs. */
  modules_bytes: number
  /** Whether its engine is one of this installation's. */
  installed_engine: boolean
  /** Of a sealed one: whether this installation sealed it. */
  sealed_here: boolean | null
  /** Its own word, as is all that follows. */
  provenance: {
    language: string
    file: string
    bundle: string
    sources: string
    options: string
    capsule: string
    interpreter: string
    engine: string
    time: number
  }
  /** The tasks that it declares, with their options as they are written. */
  tasks: Record<string, unknown>[]
}

/** Looks at an artifact; nothing of it runs. */
export async function inspectFile(path: string, cwd: string): Promise<Inspection> {
  const { root } = findProject(dirname(path), cwd)
  const found = await inspectArtifact(path, cacheDirOf(root))
  if (typeof found !== 'string') throw errorOf(found, messageOf(found, shownPath(root, path)))
  const inspection: Inspection = JSON.parse(found)
  const tasks: unknown[] = Array.isArray(inspection.tasks) ? inspection.tasks : []
  return { ...inspection, tasks: tasks.map(declared) }
}

/** A task as it was declared; in an artifact each option is a name and a value, marked as JSON or as something else. */
function declared(task: unknown): Record<string, unknown> {
  const options: unknown = Reflect.get(Object(task), 'options')
  const pairs: unknown[] = Array.isArray(options) ? options : []
  return Object.fromEntries(
    pairs.flatMap((pair) => {
      const [name, value]: unknown[] = Array.isArray(pair) ? pair : []
      if (typeof name !== 'string') return []
      const [plain]: unknown[] =
        typeof value === 'object' && value !== null ? Object.values(value) : []
      return [[name, plain]]
    }),
  )
}
