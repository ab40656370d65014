import * as names from './named.ts'

export * from './named.ts'

/** `import crypto from 'crypto'`: one object, that a program may change. */
const module: object = /* @__PURE__ */ whole()

// oxlint-disable-next-line import/no-default-export -- programs import Node's module so
export default module

function whole(): object {
  return Object.assign({}, names)
}
