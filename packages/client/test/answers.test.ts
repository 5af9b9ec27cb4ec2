import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import t, { type Test } from 'tap'
import { type ClientOptions, createGalenaClient } from '../src/client.ts'
import type { GalenaError } from '../src/galena-error.ts'

type Answer = (response: ServerResponse) => void

/** A client of a server that gives these answers in turn, and the last one for ever. */
async function asking(t: Test, answers: readonly Answer[], options: Partial<ClientOptions> = {}) {
  let asked = 0
  const server = createServer((request, response) => {
    request.resume().on('end', () => answers[Math.min(asked++, answers.length - 1)]?.(response))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { client: createGalenaClient({ baseUrl, key: 'glk_x', ...options }), asked: () => asked }
}

const answer =
  (status: number, type: string | undefined, body = ''): Answer =>
  (response) => {
    const headers = { 'content-length': Buffer.byteLength(body), ...(type !== undefined && { 'content-type': type }) }
    response.writeHead(status, headers).end(body)
  }
const json = (value: unknown) => answer(200, 'application/json; charset=utf-8', JSON.stringify(value))
const reset: Answer = (response) => response.destroy()
/** Ends in the middle of an answer. */
const cutOff: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 }).write('{"leads":[')
  void setImmediate().then(() => response.destroy())
}

const found = { leads: [{ id: 7 }], cursor: null }
const page = { leads: [{ id: 7 }], renamed: [], next: 'a', more: false }
const imported = { read: 1, inserted: 1 }

t.test('What is no answer of Galena is an error, whatever its status', async (t) => {
  const strange: [what: string, answer: Answer][] = [
    ['a page of a proxy', answer(200, 'text/html', '<html>\nLog in\n</html>\n')],
    ['no content', answer(204, undefined)],
    ['nothing', answer(200, undefined)],
    ['accepted', answer(202, 'application/json', JSON.stringify({ ...found, ...page, ...imported }))],
    ['an empty JSON', answer(200, 'application/json')],
    ['another JSON', json({ ok: true })],
    ['a list', json([])],
    ['null', json(null)],
  ]
  for (const [what, given] of strange) {
    const { client, asked } = await asking(t, [given])
    const asks: Record<string, () => Promise<unknown>> = {
      search: () => client.searchLeads({}).next(),
      export: () => client.exportLeads().next(),
      changes: () => client.changes({ follow: true }).next(),
      import: () => client.importLeads('{}', { format: 'ndjson' }),
    }
    for (const [name, ask] of Object.entries(asks))
      await t.rejects(
        ask(),
        { name: 'GalenaError', isTemporary: false, detail: /not one of Galena.*Check the address/ },
        `${what}: ${name}`,
      )
    t.equal(asked(), 4, 'and is not asked for again')
  }
  const html = await asking(t, [answer(200, 'text/html', '<html></html>')])
  await t.rejects(html.client.POST('/v1/leads/count', { body: {} }), { name: 'GalenaError', status: 200 })
  const lines = await asking(t, [answer(200, 'application/x-ndjson; charset=utf-8')])
  t.same(await Array.fromAsync(lines.client.exportLeads()), [], 'an export of nobody')
})

t.test('What only reads is asked again after a bad gateway and a broken connection', async (t) => {
  for (const trouble of [answer(502, 'text/html'), answer(504, undefined), reset, cutOff]) {
    const search = await asking(t, [trouble, json(found)])
    t.same(await Array.fromAsync(search.client.searchLeads({})), found.leads)
    const stopping = new AbortController()
    const changes = await asking(t, [json(page), trouble, json({ ...page, next: 'b' })])
    const came: string[] = []
    for await (const { next } of changes.client.changes({ follow: true, pauseMs: 1, signal: stopping.signal })) {
      came.push(next)
      if (came.length === 2) stopping.abort()
    }
    t.same(came, ['a', 'b'], 'following goes on')
    const count = await asking(t, [trouble, json({ total: 3 })])
    t.equal((await count.client.POST('/v1/leads/count', { body: {} })).data?.total, 3)
    t.equal(count.asked(), 2)
  }
  const gone = await asking(t, [reset], { patienceMs: 1_000 })
  await t.rejects(gone.client.changes().next(), { name: 'GalenaError', status: 0, isTemporary: true })
  t.equal(gone.asked(), 2, 'as long as the patience lasts')
  const broken = await asking(t, [answer(500, 'text/plain', 'Oh')])
  await t.rejects(broken.client.changes().next(), { name: 'GalenaError', status: 500 })
  t.equal(broken.asked(), 1, 'a 500 is not')
  const importing = await asking(t, [reset])
  await t.rejects(importing.client.POST('/v1/leads/import', { body: '{}' }), { name: 'TypeError' })
  t.equal(importing.asked(), 1, 'an import without a key may have written something')
})

t.test('An export that waits for data is stopped, also after a garbage collection', async (t) => {
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  const closed = Promise.withResolvers<void>()
  const silent: Answer = (response) => {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' }).write('{}\n')
    response.on('close', closed.resolve)
  }
  const { client } = await asking(t, [silent])
  const stopping = new AbortController()
  const lines = client.exportLeads({}, { signal: stopping.signal })
  t.equal((await lines.next()).value, '{}')
  const next = lines.next()
  for (let turn = 0; turn < 5; turn++) {
    await setImmediate()
    collectGarbage()
  }
  stopping.abort(new Error('Enough'))
  await t.rejects(next, { message: 'Enough' })
  await closed.promise
})

t.test('An import that is stopped says with which key to go on', async (t) => {
  const stopping = new AbortController()
  const stop: Answer = () => stopping.abort(new Error('Enough'))
  const { client } = await asking(t, [stop])
  const importing = client.importLeads('{}', { format: 'ndjson', signal: stopping.signal })
  const error = await importing.catch((error: GalenaError) => error)
  t.match(error, { name: 'GalenaError', idempotencyKey: /^[0-9a-f]{32}$/, cause: { message: 'Enough' } })
  const waiting = new AbortController()
  const busy = await asking(t, [answer(503, undefined)])
  const later = busy.client.importLeads('{}', { format: 'ndjson', signal: waiting.signal, idempotencyKey: 'mine' })
  setTimeout(() => waiting.abort(new Error('Enough')), 300)
  await t.rejects(later, { name: 'GalenaError', idempotencyKey: 'mine', cause: { message: 'Enough' } })
})
