import * as names from 'library:punycode'

export * from 'library:punycode'

const punycode: typeof names = /* @__PURE__ */ Object.assign({}, names)

// oxlint-disable-next-line import/no-default-export -- programs import Node's module so
export default punycode
