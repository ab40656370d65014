// Clients of HTTP, whose uses are given the address of a server on this machine (npm-server.mjs).

/** @type {[requirement: string, imports: string, body: string][]} */
export const clientUses = [
  [
    'axios@1.21.1',
    `import axios from 'axios'`,
    `const client = axios.create({ baseURL: url, headers: { 'x-own': 'é'.length }, timeout: 5000 })
const posted = await client.post('/echo?a=1', { b: [2] }, { params: { c: 'd e' } })
const failed = await client.get('/missing').catch((error) => [error.name, error.code, error.message, error.response?.status, error.response?.data])
const form = await client.postForm('/echo', { x: 'é' }).then(({ data }) => /name="x"/.test(data.body))
return [posted.status, posted.data.body, posted.data.url, posted.data.type, posted.headers['content-type'], failed, form]`,
  ],
  [
    'openai@6.49.0',
    `import OpenAI from 'openai'`,
    `const client = new OpenAI({ apiKey: 'k', baseURL: url + '/v1', maxRetries: 1 })
const messages = [{ role: 'user', content: 'hi' }]
const whole = await client.chat.completions.create({ model: 'm', messages })
const pieces = []
for await (const chunk of await client.chat.completions.create({ model: 'm', messages, stream: true })) pieces.push(chunk.choices[0]?.delta?.content ?? '')
const failed = await client.models.list().catch((error) => [error.name, error.constructor.name, error.status, error.message])
return [whole.choices[0].message, pieces, failed]`,
  ],
  [
    '@anthropic-ai/sdk@1.14.0',
    `import Anthropic from '@anthropic-ai/sdk'`,
    `const client = new Anthropic({ apiKey: 'k', baseURL: url, maxRetries: 0 })
const request = { model: 'm', max_tokens: 10, messages: [{ role: 'user', content: 'hi' }] }
const whole = await client.messages.create(request)
const stream = client.messages.stream(request)
const pieces = []
stream.on('text', (text) => pieces.push(text))
const final = await stream.finalMessage()
return [whole.content, pieces, final.content, final.usage]`,
  ],
  [
    'ai@6.0.326',
    `import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { generateText, streamText, tool } from 'ai'
import { z } from 'zod'`,
    `const model = createOpenAICompatible({ name: 'local', baseURL: url + '/v1', apiKey: 'k' })('m')
const whole = await generateText({ model, prompt: 'hi' })
const pieces = []
for await (const text of streamText({ model, prompt: 'hi' }).textStream) pieces.push(text)
const add = tool({ inputSchema: z.object({ a: z.number() }), execute: async ({ a }) => a + 1 })
return [whole.text, whole.finishReason, pieces, await add.execute({ a: 1 }, {})]`,
  ],
]

/** What else is installed: a package that another one's use needs. */
export const besides = ['@ai-sdk/openai-compatible@2.0.92']
