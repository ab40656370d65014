import * as names from './promises-named.ts'

export * from './promises-named.ts'

/** `import timers from 'timers/promises'`: one object, that a program may change. */
const module: object = /* @__PURE__ */ whole()

// oxlint-disable-next-line import/no-default-export -- programs import Node's module so
export default module

function whole(): object {
  return Object.assign({}, names)
}
