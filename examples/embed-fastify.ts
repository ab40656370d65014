// A server that runs the tasks of a program for its clients, with Fastify; examples/embed-express.ts is the same.
//
//   npx tsx examples/embed-fastify.ts
//   curl -H 'content-type: application/json' -d '["Ada"]' http://127.0.0.1:3000/tasks/greet

import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { fastify, type FastifyInstance } from 'fastify'
import { CapsuleError, run } from '@capsule-run/sdk/runner'

/** Answers `POST /tasks/NAME` with the envelope of that task of the program; the body is the list of its arguments. */
export function serverOf(file: string): FastifyInstance {
  const app = fastify()
  app.post<{ Params: { name: string }; Body: unknown[] }>(
    '/tasks/:name',
    async (request, reply) => {
      // A client that goes away stops the sandboxes that work for it.
      const gone = new AbortController()
      reply.raw.once('close', () => gone.abort())
      const { signal } = gone
      const allow = { hosts: [], files: [], env: [] }
      try {
        const args = request.body ?? []
        const envelope = await run({ file, task: request.params.name, args, allow, signal })
        return await reply.code(envelope.success ? 200 : 422).send(envelope)
      } catch (error) {
        if (signal.aborted) return reply.hijack()
        if (!(error instanceof CapsuleError)) throw error
        return reply.code(400).send({ error_type: error.code, message: error.message })
      }
    },
  )
  return app
}

if (realpathSync(process.argv[1] ?? '.') === fileURLToPath(import.meta.url)) {
  await serverOf('examples/hello.ts').listen({ port: 3000, host: '127.0.0.1' })
}
