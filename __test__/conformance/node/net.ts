import net from 'node:net'
import { usesOf, type Cases } from '../../helpers/comparison.ts'

const addresses = [
  '127.0.0.1',
  '256.1.1.1',
  '1.2.3',
  '1.2.3.4.5',
  '01.2.3.4',
  '::1',
  '::',
  '1::',
  '1:2:3:4:5:6:7:8',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7::',
  '::2:3:4:5:6:7:8',
  '1:2:3:4::5:6:7:8',
  '::ffff:1.2.3.4',
  '1:2:3:4:5:6:1.2.3.4',
  '1:2:3:4:5:6:7:1.2.3.4',
  '::1.2.3',
  '1.2.3.4::',
  'fe80::1%eth0',
  'fe80::1%',
  'fe80::1%a%b',
  '12345::',
  ':1',
  '1:',
  ':::',
  '1::2::3',
  'g::',
  '',
  'localhost',
  ' 1.2.3.4',
]

const each = (run: (text: string) => unknown) => (): unknown =>
  addresses.map((text) => [text, run(text)])

export const cases: Cases = {
  isIP: each(net.isIP),
  isIPv4: each(net.isIPv4),
  isIPv6: each(net.isIPv6),
}

export const refused: Cases = usesOf(net, Object.keys(cases))
