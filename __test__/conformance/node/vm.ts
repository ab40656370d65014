import vm from 'node:vm'
import { usesOf, type Cases } from '../../helpers/comparison.ts'

export const cases: Cases = {
  isContext: () => vm.isContext({}),
}

export const refused: Cases = usesOf(vm, ['isContext'])
