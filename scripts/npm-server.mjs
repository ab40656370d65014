// What the uses of HTTP clients call: a server on this machine that answers as the services behind them do.

import { createServer } from 'node:http'

/** Starts it; gives its address and what ends it. */
export async function startServer() {
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const piece of request.setEncoding('utf8')) body += piece
    answer(request, body, response)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() }
}

function answer({ method, url, headers }, body, response) {
  const path = url.replace(/\?.*/, '')
  const streamed = /"stream":\s*true/.test(body)
  if (path === '/echo')
    return json(response, {
      method,
      url,
      type: headers['content-type'].replace(/;.*/, ''),
      body: body.replaceAll('\r\n', '\n'),
    })
  if (path === '/v1/chat/completions')
    return streamed ? events(response, completionEvents) : json(response, completion)
  if (path === '/v1/messages')
    return streamed ? events(response, messageEvents) : json(response, message)
  return json(response, { error: { message: `nothing at ${path}`, type: 'not_found' } }, 404)
}

function json(response, value, status = 200) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

/** Each in a packet of its own. */
function events(response, list) {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const event of list) response.write(event)
  response.end()
}

const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 }

const completion = {
  id: 'c1',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Grüezi' }, finish_reason: 'stop' }],
  usage,
}

const completionEvents = [{ role: 'assistant', content: 'Grü' }, { content: 'ezi' }, {}]
  .map((delta, index) => ({ index: 0, delta, finish_reason: index === 2 ? 'stop' : null }))
  .map((choice) => ({
    id: 'c1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm',
    choices: [choice],
  }))
  .map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`)
  .concat('data: [DONE]\n\n')

const message = {
  id: 'm1',
  type: 'message',
  role: 'assistant',
  model: 'm',
  content: [{ type: 'text', text: 'Grüezi' }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 1, output_tokens: 2 },
}

const delta = (text) => ({
  type: 'content_block_delta',
  index: 0,
  delta: { type: 'text_delta', text },
})

const messageEvents = [
  { type: 'message_start', message: { ...message, content: [], stop_reason: null } },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  delta('Grü'),
  delta('ezi'),
  { type: 'content_block_stop', index: 0 },
  {
    type: 'message_delta',
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: { output_tokens: 2 },
  },
  { type: 'message_stop' },
].map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
