import test from 'ava'
import { main } from '../../examples/hello.ts'

test('examples/hello.ts, outside a sandbox, greets whom it is told to', (t) => {
  t.is(main('Ada').result, 'Hello, Ada!')
  t.is(main().result, 'Hello, world!')
})
