import { once } from 'node:events'
import { connect } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { fastify } from 'fastify'
import t from 'tap'
import { limitBodyTime } from '../src/body-time.ts'
import { sendError } from '../src/errors/send-error.ts'

const app = fastify()
app.setErrorHandler(sendError)
limitBodyTime(app, 300)
app.post('/whole', async ({ body }) => body)
app.post('/own', { config: { hasOwnPace: true } }, async ({ body }) => body)
app.get('/long', async () => {
  await new Promise((resolve) => setTimeout(resolve, 600))
  return { long: true }
})
const address = new URL(await app.listen())
t.teardown(() => app.close())

/** Sends the head of a request and a part of its body; what is answered until the connection ends, or the rest is sent. */
async function trickle(path: string, rest?: { readonly afterMs: number }): Promise<string> {
  const socket = connect(Number(address.port), '127.0.0.1')
  await once(socket, 'connect')
  const connection = rest ? 'Connection: close\r\n' : ''
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 8\r\n${connection}\r\n{"a":`,
  )
  if (rest) setTimeout(() => socket.write('12}'), rest.afterMs)
  return (await buffer(socket)).toString()
}

t.test('A body that does not come is answered, and its connection ends', async (t) => {
  t.match(await trickle('/whole'), /^HTTP\/1\.1 400 .*body_too_slow/s)
})

t.test('What comes in time, a route with its own pace, and a slow answer are left alone', async (t) => {
  t.match(await trickle('/whole', { afterMs: 50 }), /^HTTP\/1\.1 200 .*\{"a":12\}/s)
  t.match(await trickle('/own', { afterMs: 600 }), /^HTTP\/1\.1 200 .*\{"a":12\}/s)
  t.same(await (await fetch(new URL('/long', address))).json(), { long: true })
})
