import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)
const source = 'process.stdout.write(JSON.stringify((() => null)()))'

/** A process of Node, from its start to its end. */
export const childProcess = {
  name: 'node child process',
  every: 20,
  open: async () => async () => {
    const { stdout } = await execute(process.execPath, ['-e', source])
    return stdout
  },
}
