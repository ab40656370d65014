import * as names from 'library:diagnostics-channel'

export * from 'library:diagnostics-channel'

const diagnosticsChannel: typeof names = /* @__PURE__ */ Object.assign({}, names)

// oxlint-disable-next-line import/no-default-export -- programs import Node's module so
export default diagnosticsChannel
