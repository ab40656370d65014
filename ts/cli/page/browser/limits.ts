import { formatBytes, formatDuration, formatFuel } from '../../format.ts'
import type { ShownTask } from '../protocol.ts'
import { between, element } from './element.ts'
import { count } from './text.ts'

/** One limit: what the last attempt used of it. */
interface Limit {
  name: string
  used: number | null
  /** `null` is none. */
  limit: number | null
  format: (value: number) => string
}

/** Above this part, raising a limit is worth a thought. */
const nearlyAll = 0.9

/** What the last attempt used of its limits. */
export function renderLimits({ policy, attempts }: ShownTask): HTMLElement | undefined {
  // A task that the program does not have was allowed nothing.
  if (!policy) return undefined
  const last = attempts.at(-1)
  const limits: Limit[] = [
    { name: 'Fuel', used: last?.fuel_consumed ?? null, limit: policy.compute, format: formatFuel },
    { name: 'Memory', used: last?.ram_used ?? null, limit: policy.ram, format: formatBytes },
    {
      name: 'Duration',
      used: last?.duration_ms ?? null,
      limit: policy.timeout_ms,
      format: formatDuration,
    },
  ]
  return element(
    'section',
    { 'aria-label': 'Limits' },
    element('h3', {}, 'Used of its limits'),
    element(
      'div',
      { class: 'limits' },
      ...limits.map(renderLimit),
      renderAmount('Attempts', count(attempts.length), `of ${count(policy.max_retries + 1)}`),
    ),
  )
}

function renderLimit({ name, used, limit, format }: Limit): HTMLElement {
  const shown = used === null ? '–' : format(used)
  const most = limit === null ? 'no limit' : `of ${format(limit)}`
  const text = renderAmount(name, shown, most)
  if (limit === null) return text
  const part = limit === 0 ? 0 : Math.min(1, (used ?? 0) / limit)
  const meter = element(
    'div',
    {
      class: part >= nearlyAll ? 'meter high' : 'meter',
      role: 'meter',
      'aria-label': name,
      'aria-valuemin': 0,
      'aria-valuemax': limit,
      'aria-valuenow': Math.min(used ?? 0, limit),
      'aria-valuetext': `${shown} ${most}`,
    },
    used === null ? undefined : between(element('span', { class: 'fill' }), 0, part),
  )
  return element('div', {}, text, meter)
}

function renderAmount(name: string, used: string, most: string): HTMLElement {
  return element(
    'div',
    { class: 'amount' },
    element('span', { class: 'limit-name' }, name),
    element('span', { class: 'used' }, used),
    element('span', { class: 'most' }, most),
  )
}
