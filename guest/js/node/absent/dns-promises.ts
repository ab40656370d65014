import { absentees, type Absent } from './absent.ts'

const absent = /* @__PURE__ */ absentees(
  'dns/promises',
  'it looks up no names; give the name to fetch()',
)

export const lookup: Absent = /* @__PURE__ */ absent('lookup')
export const lookupService: Absent = /* @__PURE__ */ absent('lookupService')
export const Resolver: Absent = /* @__PURE__ */ absent('Resolver')
export const resolve: Absent = /* @__PURE__ */ absent('resolve')
export const resolve4: Absent = /* @__PURE__ */ absent('resolve4')
export const resolve6: Absent = /* @__PURE__ */ absent('resolve6')
export const resolveAny: Absent = /* @__PURE__ */ absent('resolveAny')
export const resolveCaa: Absent = /* @__PURE__ */ absent('resolveCaa')
export const resolveCname: Absent = /* @__PURE__ */ absent('resolveCname')
export const resolveMx: Absent = /* @__PURE__ */ absent('resolveMx')
export const resolveNaptr: Absent = /* @__PURE__ */ absent('resolveNaptr')
export const resolveNs: Absent = /* @__PURE__ */ absent('resolveNs')
export const resolvePtr: Absent = /* @__PURE__ */ absent('resolvePtr')
export const resolveSoa: Absent = /* @__PURE__ */ absent('resolveSoa')
export const resolveSrv: Absent = /* @__PURE__ */ absent('resolveSrv')
export const resolveTxt: Absent = /* @__PURE__ */ absent('resolveTxt')
export const reverse: Absent = /* @__PURE__ */ absent('reverse')

/** Programs say at their beginning which addresses they like better. */
export const getServers = (): string[] => []
export const setServers = (): void => {}
export const getDefaultResultOrder = (): string => 'verbatim'
export const setDefaultResultOrder = (): void => {}

export {
  NODATA,
  FORMERR,
  SERVFAIL,
  NOTFOUND,
  NOTIMP,
  REFUSED,
  BADQUERY,
  BADNAME,
  BADFAMILY,
  BADRESP,
  CONNREFUSED,
  TIMEOUT,
  EOF,
  FILE,
  NOMEM,
  DESTRUCTION,
  BADSTR,
  BADFLAGS,
  NONAME,
  BADHINTS,
  NOTINITIALIZED,
  LOADIPHLPAPI,
  ADDRGETNETWORKPARAMS,
  CANCELLED,
} from './dns-codes.ts'
