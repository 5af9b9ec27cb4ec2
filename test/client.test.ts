import { createGalenaClient, type GalenaError } from '@galena/client/client'
import { forgetDeletions } from '@galena/store/feed/forget-deletions'
import t from 'tap'
import { addLeads } from './client/leads.ts'
import { eventually } from './support/eventually.ts'
import { startHttpProxy } from './support/http-proxy.ts'
import { startProxy } from './support/proxy.ts'
import { startSystem } from './support/system.ts'

const system = await startSystem()
t.teardown(() => system.stop())
const acme = await system.company('Acme', { country: 'PH' })
const large = await system.company('Large')
await addLeads(system, { company: acme.id, first: 1, count: 90 })
await addLeads(system, { company: large.id, first: 10_001, count: 3_000, texts: 300 })
await system.settled()

const client = createGalenaClient({ baseUrl: system.address, key: acme.key })
const idsOf = async (where: string) => {
  const rows = await system.sql<{ id: number }>(
    `SELECT lead.id FROM lead JOIN folder ON folder.id = folder_id WHERE lead.company_id = $1 AND ${where} ORDER BY lead.id`,
    [acme.id],
  )
  return rows.map(({ id }) => id)
}
const hired = { field: 'status', is: 'hired' } as const
const sorted = (ids: Iterable<number>) => [...ids].sort((a, b) => a - b)
/** What an error has. */
const failure = (facts: object) => ({ name: 'GalenaError', ...facts })
/** Answers so many requests by itself. */
async function refusing(times: number, status: number, retryAfter: string) {
  const proxy = await startHttpProxy(system.address)
  let refused = 0
  proxy.intercept((_, pass) =>
    refused++ < times ? { status, headers: { 'retry-after': retryAfter }, body: 'Busy' } : pass(),
  )
  return { proxy, asked: () => refused }
}

t.test('A search is walked to its end, whatever the size of its pages', async (t) => {
  for (const limit of [1, 7, 30, 31, undefined]) {
    const ids: number[] = []
    for await (const lead of client.searchLeads({
      filter: hired,
      fields: ['id'],
      fresh: true,
      fresh_timeout_ms: 10_000,
      ...(limit && { limit }),
    }))
      ids.push(lead.id ?? 0)
    t.same(sorted(ids), await idsOf("status = 'hired'"), `pages of ${limit}`)
  }
  const nobody = await Array.fromAsync(client.searchLeads({ query: 'nobody@acme.example' }))
  t.same(nobody, [])
  t.same(await Array.fromAsync(client.searchLeads({ limit: 0 })), [], 'a page of none')
})

t.test('The typed requests return answers and problems', async (t) => {
  const { data } = await client.POST('/v1/leads/count', { body: { filter: hired } })
  t.equal(data?.total, 30)
  const one = await client.GET('/v1/leads/{id}', { params: { path: { id: '3' } } })
  t.equal(one.data?.email, 'maria3@acme.example')
  const { error } = await client.GET('/v1/leads', { params: { query: { limit: 5_000 } } })
  t.match(error, { type: '/problems/invalid-request', errors: [{ pointer: '?limit' }] })
})

t.test('An error has the whole problem', async (t) => {
  const faulty = client.searchLeads({ sort: [{ field: 'nmae' }, { field: 'emial' }] })
  await t.rejects(faulty.next(), {
    name: 'GalenaError',
    status: 400,
    type: '/problems/invalid-request',
    detail: /nmae.* 1 more errors/,
    errors: [{ pointer: String }, { pointer: String }],
    isTemporary: false,
  })
  const stranger = createGalenaClient({ baseUrl: system.address, key: 'glk_nobody' })
  await t.rejects(stranger.exportLeads().next(), failure({ status: 401, detail: /key/ }))
  await t.rejects(stranger.changes().next(), failure({ status: 401 }))
  t.throws(() => createGalenaClient({ baseUrl: system.address, key: 'glk_secret\n' }), { message: /^[^_]*$/ })
  const nowhere = createGalenaClient({ baseUrl: 'http://127.0.0.1:9', key: acme.key, patienceMs: 0 })
  await t.rejects(nowhere.searchLeads({}).next(), { name: 'GalenaError', status: 0, isTemporary: true })
})

t.test('An export comes line by line, with the digits of its numbers', async (t) => {
  const lines = await Array.fromAsync(client.exportLeads({ filter: hired }))
  t.same(sorted(lines.map((line) => (JSON.parse(line) as { id: number }).id)), await idsOf("status = 'hired'"))
  t.ok(lines.every((line) => /"n": ?12345678901234567890\b/.test(line)))
  t.same(await Array.fromAsync(client.exportLeads({ query: 'nobody@acme.example' })), [])
})

t.test('An export that breaks off throws, wherever that is', async (t) => {
  const proxy = await startProxy(system.address)
  t.teardown(() => proxy.stop())
  const cut = createGalenaClient({ baseUrl: proxy.url, key: large.key })
  await Array.fromAsync(cut.exportLeads())
  const whole = proxy.passed()
  for (const share of [0.3, 0.9]) {
    let came = 0
    const read = async () => {
      for await (const _ of cut.exportLeads()) came++
    }
    proxy.pauseAfter(whole * share)
    const broken = t.rejects(read(), { name: 'GalenaError', status: 0, message: /not all of it/ })
    await eventually('the rest is held back', async () => came > 0 && proxy.held('') > 0)
    proxy.cut()
    await broken
    t.ok(came < 3_000, `${came} lines had come`)
    proxy.resume()
  }
})

t.test('Whoever needs no more lines gives the place of the export back', async (t) => {
  const reader = createGalenaClient({ baseUrl: system.address, key: large.key, patienceMs: 0 })
  for (let round = 0; round < 4; round++) {
    const first = await eventually('there is a place', async () => {
      const lines = reader.exportLeads()
      return lines.next().then(
        async ({ value }) => {
          await lines.return()
          return value
        },
        (error: GalenaError) => (error.status === 429 ? undefined : Promise.reject(error)),
      )
    })
    t.type(JSON.parse(String(first)), Object)
  }
})

t.test('Whoever stops gets no more, also of what has come already', async (t) => {
  for (const walk of ['exportLeads', 'searchLeads'] as const) {
    const stopping = new AbortController()
    let came = 0
    const read = async () => {
      for await (const _ of client[walk]({ filter: hired }, { signal: stopping.signal })) {
        came += 1
        stopping.abort(new Error('Enough'))
      }
    }
    await t.rejects(read(), { message: 'Enough' })
    t.equal(came, 1)
  }
})

t.test('Changes come page by page, end when there is no more, and go on from their next', async (t) => {
  const pages = await Array.fromAsync(client.changes({ limit: 40, fields: ['email'] }))
  // An empty one follows where a transaction of others on the same server has ended meanwhile.
  t.same(
    pages.map(({ leads }) => leads.length).filter((length) => length > 0),
    [40, 40, 10],
  )
  t.same(pages[0]?.leads[0], { id: 1, email: 'maria1@acme.example' })
  const after = pages.at(-1)?.next
  for (const page of await Array.fromAsync(client.changes({ after }))) t.match(page, { leads: [], renamed: [] })
  await system.sql("UPDATE lead SET source = 'Fair' WHERE id IN (4, 5); DELETE FROM lead WHERE id = 90")
  await system.settled()
  const changed = await Array.fromAsync(client.changes({ after, limit: 1 }))
  t.same(sorted(changed.flatMap(({ leads }) => leads.map(({ id }) => id))), [4, 5, 90])
})

t.test('Following goes on until it is stopped', async (t) => {
  const after = (await Array.fromAsync(client.changes())).at(-1)?.next
  const stopping = new AbortController()
  const pages: number[] = []
  const positions: string[] = []
  const came: number[] = []
  const following = (async () => {
    const options = { after, follow: true, pauseMs: 20, signal: stopping.signal }
    for await (const { leads, next } of client.changes(options)) {
      pages.push(leads.length)
      positions.push(next)
      came.push(...leads.map(({ id }) => id))
    }
  })()
  for (const id of [7, 8]) {
    await system.sql('UPDATE lead SET source = now()::text WHERE id = $1', [id])
    await eventually(`lead ${id} comes`, async () => came.includes(id))
  }
  stopping.abort()
  await following
  t.equal(pages[0], 0, 'the first page comes, so that one knows')
  t.equal(new Set(positions).size, positions.length, 'then a page without anything new does not come')
  const early = client.changes({ signal: AbortSignal.abort(new Error('Enough')) })
  await t.rejects(early.next(), { message: 'Enough' }, 'a walk that was stopped is not whole')
})

t.test('Whoever was away for too long is told to begin anew', async (t) => {
  const after = (await Array.fromAsync(client.changes())).at(-1)?.next
  await system.sql("DELETE FROM lead WHERE id = 89; UPDATE sync.feed SET at = at - interval '31 days'")
  await system.settled()
  await system.sql("UPDATE sync.feed SET at = at - interval '31 days'")
  await forgetDeletions(system.pool, 30)
  await t.rejects(client.changes({ after }).next(), failure({ status: 410, type: '/problems/changes-gone' }))
})

t.test('What is too busy is asked again, as long as the patience lasts', async (t) => {
  for (const status of [429, 503]) {
    const { proxy, asked } = await refusing(2, status, '1')
    t.teardown(() => proxy.stop())
    const patient = createGalenaClient({ baseUrl: proxy.url, key: acme.key })
    const started = performance.now()
    const { data } = await patient.POST('/v1/leads/count', { body: { filter: hired } })
    t.ok(data?.total && data.total > 20)
    t.equal(asked(), 3)
    t.ok(performance.now() - started >= 1_900, 'it has waited')
  }
  const { proxy, asked } = await refusing(9, 503, '3600')
  t.teardown(() => proxy.stop())
  const patient = createGalenaClient({ baseUrl: proxy.url, key: acme.key })
  await t.rejects(patient.changes().next(), failure({ status: 503, retryAfter: 3_600, message: /not one of Galena/ }))
  t.equal(asked(), 1, 'an hour is too long')
  const waiting = createGalenaClient({ baseUrl: proxy.url, key: acme.key, patienceMs: 4_000_000 })
  await t.rejects(waiting.searchLeads({}, { signal: AbortSignal.timeout(100) }).next(), { name: 'TimeoutError' })
  const { proxy: once, asked: times } = await refusing(9, 400, '1')
  t.teardown(() => once.stop())
  await t.rejects(createGalenaClient({ baseUrl: once.url, key: acme.key }).changes().next(), failure({ status: 400 }))
  t.equal(times(), 1, 'nothing else is sent again')
})
