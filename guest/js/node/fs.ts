import * as names from './named.ts'
import { onceAsked } from './once-asked.ts'
import { readStream } from './read-stream.ts'
import { writeStream } from './write-stream.ts'

export * from './named.ts'
export * from './stream-classes.ts'

/** `import fs from 'fs'`: one object, that a program may change. */
const fs: object = /* @__PURE__ */ whole()

// oxlint-disable-next-line import/no-default-export -- programs import Node's module so
export default fs

/** The classes of streams are made when they are asked for, with all that they need. */
function whole(): object {
  const object = Object.assign({}, names)
  for (const name of ['ReadStream', 'FileReadStream']) onceAsked(object, name, readStream)
  for (const name of ['WriteStream', 'FileWriteStream']) onceAsked(object, name, writeStream)
  return object
}
