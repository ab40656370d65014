import * as names from './os-names.ts'

export * from './os-names.ts'

/** `import os from 'os'`: one object, that a program may change. */
const os: object = /* @__PURE__ */ whole()

// oxlint-disable-next-line import/no-default-export -- programs import Node's module so
export default os

function whole(): object {
  return Object.assign({}, names)
}
