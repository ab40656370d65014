import { task } from '@capsule-run/sdk'
// The default export is the whole library: named ones would leave little of it in the bundle.
import lodash from 'lodash-es'
import { z } from 'zod'

const catalog = z.array(
  z.object({ name: z.string().min(1), group: z.enum(['fruit', 'root']), price: z.number() }),
)

/** Uses both of its libraries: zod checks the rows, lodash groups them. */
export const main = task({ name: 'main' }, (rows: unknown) => {
  const groups = lodash.groupBy(catalog.parse(rows), 'group')
  return lodash.mapValues(groups, (members) => lodash.sumBy(members, 'price'))
})
