// Running the programs that a build and a test run consist of.

import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout's folder. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** Path of a tool that npm installed here. */
export function tool(name) {
  const file = process.platform === 'win32' ? `${name}.cmd` : name
  return join(root, 'node_modules', '.bin', file)
}

/**
 * Runs a program to its end with its output shown as it comes, and gives that output. Throws if it
 * fails. `quiet` shows nothing unless it fails.
 */
export async function run(command, args, { cwd = root, env = {}, quiet = false } = {}) {
  const shell = process.platform === 'win32'
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell,
  })
  const chunks = []
  for (const stream of ['stdout', 'stderr']) {
    child[stream].on('data', (chunk) => {
      chunks.push(chunk)
      if (!quiet) process[stream].write(chunk)
    })
  }
  const failure = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) =>
      resolve(code === 0 ? undefined : `ended with ${signal ?? code}`),
    )
  })
  const output = Buffer.concat(chunks).toString()
  if (failure === undefined) return output
  if (quiet) process.stderr.write(output)
  throw Object.assign(new CommandError(`${command} ${args.join(' ')} ${failure}`), { output })
}

/** A program that failed: it has said why itself, so its caller needs no stack. */
export class CommandError extends Error {}

/** What a program says its version is; `undefined` if it is not installed. */
export function versionOf(command) {
  const { status, stdout } = spawnSync(command, ['--version'], { encoding: 'utf8', cwd: root })
  return status === 0 ? stdout.trim() : undefined
}
