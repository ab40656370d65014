import { rmSync } from 'node:fs'
import test, { type ExecutionContext } from 'ava'
import { tracesWritten } from '@capsule-run/sdk/internal'
import type { Envelope } from '@capsule-run/sdk/runner'
import { temporaryFolder } from './folder.ts'
import { calling, projectOf, type CallTask, type Project } from './program.ts'

/** A Python program in a folder of its own, beside other files; `source` needs no import of `task` and `http`. */
export function pythonProject(
  t: ExecutionContext,
  source: string,
  files: Record<string, string> = {},
): Project {
  const text = `from capsule import http, task\n${source}\n`
  return projectOf(t, 'program.py', { ...files, 'program.py': text })
}

/** Calls the tasks of such a program. */
export function pythonProgram(t: ExecutionContext, source: string): CallTask {
  return pythonProject(t, source).call
}

/** What the task of a test may do. */
interface Options {
  /** The hosts that it may call; that of the servers, if not given. */
  hosts?: readonly string[]
  timeout?: string
  /** Further options, as they are written in Python. */
  more?: string
}

/**
 * A task of this body, which is given a URL. All tasks of a test file are one program, since loading one takes far
 * longer than a call: so they are declared where the file begins its tests, not inside of them.
 */
export function pythonTask(
  body: string,
  { hosts = ['127.0.0.1'], timeout = '20s', more = '' }: Options = {},
): (url: string) => Promise<Envelope> {
  const name = `task_${tasks.length}`
  const given = `name="${name}", timeout="${timeout}", allowed_hosts=${JSON.stringify(hosts)}, ${more}`
  const word = body.includes('await ') ? 'async def' : 'def'
  const lines = body.trim().split('\n')
  tasks.push(
    `@task(${given})\n${word} ${name}(url):\n${lines.map((line) => `  ${line}\n`).join('')}`,
  )
  return async (url) => {
    folder ??= temporaryFolder({ 'program.py': preamble + tasks.join('\n') })
    return calling(folder, 'program.py')(name, [url])
  }
}

/** The body of a task that calls a URL, maybe `by_urllib(url)`, and says what came back, or the error that it caught. */
export function getting(call = 'http.get(url)'): string {
  return `return got(lambda: ${call})`
}

/** The body of a task that tries something with a socket that is connected, `sock`, and gives the error. */
export function withSocket(work: string): string {
  return `
port = int(url.rstrip("/").rpartition(":")[2])
sock = socket.create_connection(("127.0.0.1", port))
def send(*lines): sock.sendall("\\r\\n".join([*lines, "", ""]).encode())
try: ${work}
except Exception as error: return str(error)
return "nothing was refused"`
}

const tasks: string[] = []
let folder: string | undefined

const preamble = `
import asyncio, io, json, socket, ssl, urllib.request
from types import SimpleNamespace
from capsule import http, task

def by_urllib(url):
  response = urllib.request.urlopen(url)
  text = response.read().decode()
  return SimpleNamespace(status_code=response.status, url=response.url, text=lambda: text)

def got(call):
  try:
    response = call()
    return {"status": response.status_code, "url": response.url, "text": response.text()}
  except Exception as error:
    return {"refused": f"{type(error).__name__}: {error}"}

def fails(work):
  try: work()
  except Exception as error: return type(error).__name__

`

test.after.always('the program is removed', async () => {
  await tracesWritten()
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
})
