import { task } from '@capsule-run/sdk'

const atLoad = Object.keys(process.env).length

const other = task({ name: 'other' }, () => Object.keys(process.env))

export const main = task({ name: 'main', envVariables: ['CAPSULE_CASE_CITY'] }, () => ({
  atLoad,
  own: { ...process.env },
  other: other().result,
}))
