import type { ExecutionContext } from 'ava'
import { run } from '@capsule-run/sdk/runner'
import { folderWith } from './folder.ts'
import type { CallTask } from './program.ts'

/** A Python program in a folder of its own; `source` needs no import of `task` and `http`. */
export function pythonProgram(t: ExecutionContext, source: string): CallTask {
  const cwd = folderWith(t, { 'program.py': `from capsule import http, task\n${source}\n` })
  return async (task, args = [], options = {}) =>
    run({ file: 'program.py', cwd, task, args, ...options })
}

/** The same with one task, `main`, of this body: it may call these hosts, and is given a URL. */
export function pythonTask(
  t: ExecutionContext,
  body: string,
  {
    hosts = ['127.0.0.1'],
    timeout = '20s',
    options = '',
  }: { hosts?: readonly string[]; timeout?: string; options?: string } = {},
): CallTask {
  const lines = body
    .replace(/^\n/, '')
    .split('\n')
    .map((line) => `  ${line}`)
  const word = body.includes('await ') ? 'async def' : 'def'
  const given = `name="main", timeout="${timeout}", allowed_hosts=${JSON.stringify(hosts)}, ${options}`
  return pythonProgram(t, `@task(${given})\n${word} main(url):\n${lines.join('\n')}`)
}

/** The body of a task that calls a URL, maybe `by_urllib(url)`, and says what came back, or the error that it caught. */
export function getting(call = 'http.get(url)'): string {
  return `
import urllib.request
from types import SimpleNamespace
def by_urllib(url):
  response = urllib.request.urlopen(url)
  text = response.read().decode()
  return SimpleNamespace(status_code=response.status, url=response.url, text=lambda: text)
try:
  response = ${call}
  return {"status": response.status_code, "url": response.url, "text": response.text()}
except Exception as error:
  return {"refused": f"{type(error).__name__}: {error}"}`
}
