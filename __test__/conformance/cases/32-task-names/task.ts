import { task } from '@capsule-run/sdk'

export const main = task({ name: 'main' }, () => [
  dashed().execution.task_name,
  umlaut().execution.task_name,
  quoted().execution.task_name,
  prototype().execution.task_name,
])

const dashed = task({ name: 'fetch-page.v2' }, () => null)

const umlaut = task({ name: 'Größe 😀' }, () => null)

const quoted = task({ name: 'a "quoted" \\ name' }, () => null)

const prototype = task({ name: '__proto__' }, () => null)
