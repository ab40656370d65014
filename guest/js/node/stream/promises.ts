import { promises } from './module.ts'

export const { finished, pipeline } = promises
// oxlint-disable-next-line import/no-default-export -- programs import Node's module so
export default promises
