import { CODES } from '../system-error.ts'

/** What libuv knows besides the errors of files: no call of a sandbox's fails so. */
const MORE: typeof CODES = {
  EADDRINUSE: [-98, 'address already in use'],
  EADDRNOTAVAIL: [-99, 'address not available'],
  EAFNOSUPPORT: [-97, 'address family not supported'],
  EAI_ADDRFAMILY: [-3000, 'address family not supported'],
  EAI_AGAIN: [-3001, 'temporary failure'],
  EAI_BADFLAGS: [-3002, 'bad ai_flags value'],
  EAI_BADHINTS: [-3013, 'invalid value for hints'],
  EAI_CANCELED: [-3003, 'request canceled'],
  EAI_FAIL: [-3004, 'permanent failure'],
  EAI_FAMILY: [-3005, 'ai_family not supported'],
  EAI_MEMORY: [-3006, 'out of memory'],
  EAI_NODATA: [-3007, 'no address'],
  EAI_NONAME: [-3008, 'unknown node or service'],
  EAI_OVERFLOW: [-3009, 'argument buffer overflow'],
  EAI_PROTOCOL: [-3014, 'resolved protocol is unknown'],
  EAI_SERVICE: [-3010, 'service not available for socket type'],
  EAI_SOCKTYPE: [-3011, 'socket type not supported'],
  ECHARSET: [-4080, 'invalid Unicode character'],
  ECONNABORTED: [-103, 'software caused connection abort'],
  ECONNREFUSED: [-111, 'connection refused'],
  ECONNRESET: [-104, 'connection reset by peer'],
  EDESTADDRREQ: [-89, 'destination address required'],
  EHOSTUNREACH: [-113, 'host is unreachable'],
  EISCONN: [-106, 'socket is already connected'],
  EMSGSIZE: [-90, 'message too long'],
  ENETDOWN: [-100, 'network is down'],
  ENETUNREACH: [-101, 'network is unreachable'],
  ENOBUFS: [-105, 'no buffer space available'],
  ENONET: [-64, 'machine is not on the network'],
  ENOPROTOOPT: [-92, 'protocol not available'],
  ENOTCONN: [-107, 'socket is not connected'],
  ENOTSOCK: [-88, 'socket operation on non-socket'],
  EPROTO: [-71, 'protocol error'],
  EPROTONOSUPPORT: [-93, 'protocol not supported'],
  EPROTOTYPE: [-91, 'protocol wrong type for socket'],
  ERANGE: [-34, 'result too large'],
  ESHUTDOWN: [-108, 'cannot send after transport endpoint shutdown'],
  ESRCH: [-3, 'no such process'],
  UNKNOWN: [-4094, 'unknown error'],
  EOF: [-4095, 'end of file'],
  EHOSTDOWN: [-112, 'host is down'],
  EREMOTEIO: [-121, 'remote I/O error'],
  EFTYPE: [-4028, 'inappropriate file type or format'],
  ESOCKTNOSUPPORT: [-94, 'socket type not supported'],
  ENODATA: [-61, 'no data available'],
  EUNATCH: [-49, 'protocol driver not attached'],
}

/** Linux errors that libuv gives no name. */
const UNNAMED = ['EDEADLK', 'EDQUOT', 'ENOLCK']

export function getSystemErrorMap(): Map<number, [code: string, text: string]> {
  const named = Object.entries({ ...CODES, ...MORE }).filter(([code]) => !UNNAMED.includes(code))
  return new Map(named.map(([code, [errno, text]]) => [errno, [code, text]]))
}
