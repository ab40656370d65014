import constants from 'node:constants'
import type { Cases } from '../../helpers/comparison.ts'

/** Of the system and of files; crypto's are OpenSSL's options, and compared with crypto. */
const ours = /^(E(?!NGINE|XT)|SIG|PRIORITY|RTLD|UV_|COPYFILE|[FORWXS]_)/
const entries: [string, unknown][] = Object.entries(constants).filter(([name]) => ours.test(name))

export const cases: Cases = Object.fromEntries(entries.map(([name, value]) => [name, () => value]))
