/** A process's variables. */
export type Variables = Record<string, string | undefined>

/** Who the exported runs are from. */
export interface OtlpSource {
  /** OTEL_SERVICE_NAME. */
  serviceName: string | undefined
  /** OTEL_RESOURCE_ATTRIBUTES: `key=value,…`. */
  attributes: string | undefined
}

/** Where runs are sent, and how. */
export interface OtlpDestination {
  url: string
  protocol: 'http/protobuf' | 'http/json'
  /** OTEL_EXPORTER_OTLP_HEADERS and the same for traces, which win: `key=value,…`. */
  headers: string
  /** Default: OTEL_EXPORTER_OTLP_TIMEOUT, else 10 seconds. */
  timeoutMs?: number | undefined
}

/** Who the environment says that the runs are from. */
export function sourceFrom(env: Variables): OtlpSource {
  const { OTEL_SERVICE_NAME: serviceName, OTEL_RESOURCE_ATTRIBUTES: attributes } = env
  return { serviceName: serviceName || undefined, attributes }
}

/** A destination that was named; the environment says how to send. A URL without a path gets the usual one. */
export function destinationAt(text: string, env: Variables): OtlpDestination {
  const url = new URL(text)
  const target = url.pathname === '/' ? tracesBelow(url) : url
  return { url: target.href, protocol: protocolFrom(env), headers: headersFrom(env) }
}

/**
 * The destination that the environment names by the standard variables, or nothing where it names
 * none. Throws for one that cannot be used.
 */
export function destinationFrom(env: Variables): OtlpDestination | undefined {
  if (env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return undefined
  if (env['OTEL_TRACES_EXPORTER'] === 'none') return undefined
  const own = env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']
  const shared = env['OTEL_EXPORTER_OTLP_ENDPOINT']
  if (!own && !shared) return undefined
  const url = own
    ? parseUrl('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', own)
    : tracesBelow(parseUrl('OTEL_EXPORTER_OTLP_ENDPOINT', shared ?? ''))
  return { url: url.href, protocol: protocolFrom(env), headers: headersFrom(env) }
}

function tracesBelow(base: URL): URL {
  const url = new URL(base)
  url.pathname = `${base.pathname.replace(/\/$/, '')}/v1/traces`
  return url
}

function parseUrl(variable: string, text: string): URL {
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) return new URL(text)
  // Not the value: it may have a password in it.
  throw new Error(`${variable} is no URL of http or https. Set it to one: http://localhost:4318`)
}

function protocolFrom(env: Variables): OtlpDestination['protocol'] {
  const protocol =
    env['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] ||
    env['OTEL_EXPORTER_OTLP_PROTOCOL'] ||
    'http/protobuf'
  if (protocol === 'http/protobuf' || protocol === 'http/json') return protocol
  throw new Error(
    `OTEL_EXPORTER_OTLP_PROTOCOL is "${protocol}", and runs are exported over HTTP only. ` +
      'Set it to "http/protobuf" or "http/json", and the endpoint to the port for it, 4318 by default.',
  )
}

function headersFrom(env: Variables): string {
  const { OTEL_EXPORTER_OTLP_HEADERS: shared, OTEL_EXPORTER_OTLP_TRACES_HEADERS: own } = env
  return [shared, own].filter((text) => text).join(',')
}
