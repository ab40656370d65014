/** One of the tasks in workflows.ts and workflows.py. */
export interface Workflow {
  name: string
  file: 'workflows.ts' | 'workflows.py'
  /** Whether its result is the same whenever it runs. */
  constant: boolean
  /** Whether each of its effects begins after the one before is done. */
  ordered: boolean
  /** Labels of effects that must not be repeated by themselves. */
  once: readonly string[]
  /** Whether it is given the address of a server. */
  requests: boolean
  /** Whether it waits for the signal "go". */
  waits: boolean
}

type Traits = Partial<Omit<Workflow, 'name' | 'file'>>

const traits: Record<string, Traits> = {
  sequential: { ordered: true },
  careful: { ordered: true, once: ['a', 'b', 'c'] },
  fanOut: {},
  nested: {},
  retried: {},
  waits: { waits: true },
  http: { ordered: true, requests: true, once: ['once'] },
  sender: { ordered: true, requests: true, once: ['first', 'second'] },
  chance: { requests: true, constant: false },
}

/** Every workflow in both languages. */
export const workflows: Workflow[] = Object.entries(traits).flatMap(([name, given]) =>
  (['workflows.ts', 'workflows.py'] as const).map((file) => ({
    name,
    file,
    constant: true,
    ordered: false,
    once: [],
    requests: false,
    waits: false,
    ...given,
  })),
)
