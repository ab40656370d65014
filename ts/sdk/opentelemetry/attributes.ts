import type { Attributes } from '@opentelemetry/api'

/**
 * How much of one text is exported, in characters. Names, messages and URLs are the program's own
 * and may be of any length; a stack of fifty frames still fits.
 */
export const maxTextLength = 4096

/** What is not there is no attribute; a text is bounded, and one that every encoding has. */
export function attributesOf(
  values: Record<string, string | number | null | undefined>,
): Attributes {
  const attributes: Attributes = {}
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === undefined) continue
    attributes[name] = typeof value === 'string' ? boundedText(value) : value
  }
  return attributes
}

/** A text with an ellipsis for what is over the bound. */
export function boundedText(text: string): string {
  const bounded = text.length > maxTextLength ? `${text.slice(0, maxTextLength - 1)}…` : text
  return bounded.toWellFormed()
}

const redacted = 'REDACTED'

/** Parameters that sign a request, as OpenTelemetry's conventions for `url.full` list them, and S3's today. */
const signatures = [
  'AWSAccessKeyId',
  'Signature',
  'sig',
  'X-Goog-Signature',
  'X-Amz-Credential',
  'X-Amz-Security-Token',
  'X-Amz-Signature',
]

/** A URL without what it is signed or signed in with: a collector is read by many. */
export function publicUrl(text: string): string {
  if (!URL.canParse(text)) return text
  const url = new URL(text)
  const signed = signatures.filter((name) => url.searchParams.has(name))
  const named = url.username !== '' || url.password !== ''
  if (signed.length === 0 && !named) return text
  for (const name of signed) url.searchParams.set(name, redacted)
  if (url.username !== '') url.username = redacted
  if (url.password !== '') url.password = redacted
  return url.href
}
