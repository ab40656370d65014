import * as functions from './promised.ts'

export * from './promised.ts'

/** `import fs from 'fs/promises'`: one object, that a program may change. */
const promises: typeof functions = /* @__PURE__ */ Object.assign({}, functions)

// oxlint-disable-next-line import/no-default-export -- programs import Node's module so
export default promises
