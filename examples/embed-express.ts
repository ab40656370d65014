// A server that runs the tasks of a program for its clients, with Express; examples/embed-fastify.ts is the same.
//
//   npx tsx examples/embed-express.ts
//   curl -H 'content-type: application/json' -d '["Ada"]' http://127.0.0.1:3000/tasks/greet

import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import express, { type Express } from 'express'
import { CapsuleError, run } from '@capsule-run/sdk/runner'

/** Answers `POST /tasks/NAME` with the envelope of that task of the program; the body is the list of its arguments. */
export function serverOf(file: string): Express {
  const app = express()
  app.use(express.json())
  app.post('/tasks/:name', async (request, response) => {
    // A client that goes away stops the sandboxes that work for it.
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const { signal } = gone
    const allow = { hosts: [], files: [], env: [] }
    try {
      const args = request.body ?? []
      const envelope = await run({ file, task: request.params.name, args, allow, signal })
      response.status(envelope.success ? 200 : 422).json(envelope)
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof CapsuleError)) throw error
      response.status(400).json({ error_type: error.code, message: error.message })
    }
  })
  return app
}

if (realpathSync(process.argv[1] ?? '.') === fileURLToPath(import.meta.url)) {
  serverOf('examples/hello.ts').listen(3000, '127.0.0.1')
}
