/** What `net` tells of texts: none of it needs a network. */

const FOUR = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/

export function isIPv4(address: unknown): boolean {
  return FOUR.test(String(address))
}

export function isIPv6(address: unknown): boolean {
  const [text = '', zone, ...more] = String(address).split('%')
  if (more.length > 0 || (zone !== undefined && !/^[-\w.:]+$/.test(zone))) return false
  const [head = '', tail, ...others] = text.split('::')
  if (others.length > 0) return false
  const groups = [...groupsOf(head, tail === undefined), ...groupsOf(tail ?? '', true)]
  if (groups.includes(-1)) return false
  const count = groups.reduce((sum, group) => sum + group, 0)
  return tail === undefined ? count === 8 : count <= 7
}

export function isIP(address: unknown): 0 | 4 | 6 {
  if (isIPv4(address)) return 4
  return isIPv6(address) ? 6 : 0
}

/** How many of the eight groups each part fills; -1 for what is none. An IPv4 address can only be the last. */
function groupsOf(text: string, last: boolean): number[] {
  if (text === '') return []
  const parts = text.split(':')
  return parts.map((part, at) => {
    if (/^[\da-f]{1,4}$/i.test(part)) return 1
    return last && at === parts.length - 1 && FOUR.test(part) ? 2 : -1
  })
}
