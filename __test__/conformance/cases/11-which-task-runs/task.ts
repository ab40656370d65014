import { task } from '@capsule-run/sdk'

export const only = task({ name: 'only' }, () => 'the only task')
