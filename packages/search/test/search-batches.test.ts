import { errors } from '@elastic/elasticsearch'
import t from 'tap'
import { server } from '../../../test/support/environment.ts'
import { balancerNotFound, startHttpProxy } from '../../../test/support/http-proxy.ts'
import { connectEngine } from '../src/engine/engine.ts'
import { engineErrorKind } from '../src/engine/engine-error.ts'
import type { SearchRequest } from '../src/engine/search-batches.ts'
import { createScratchIndex } from './scratch-index.ts'

const leads = Array.from({ length: 30 }, (_, at) => ({ id: at + 1, company_id: 1 + (at % 3), first_name: 'Maria' }))
const scratch = await createScratchIndex(t, leads)
const proxy = await startHttpProxy(server('ELASTICSEARCH_URL'))
const engine = connectEngine({ url: proxy.url, alias: scratch.engine.alias }, { timeoutMs: 10_000 })
t.teardown(async () => {
  await engine.close()
  await proxy.stop()
})

/** The paths that were asked since the last call, without their parameters. */
let asked: string[] = []
function paths(): string[] {
  const all = asked.map((path) => path.replace(/\?.*$/, '').replace(scratch.engine.alias, 'leads'))
  asked = []
  return all
}
const noteOnly = () =>
  proxy.intercept((request, pass) => {
    asked.push(request.path)
    return pass()
  })
t.beforeEach(() => {
  asked = []
  noteOnly()
})

const index = engine.alias
const ofLead = (id: number): SearchRequest => ({ index, query: { term: { id } }, track_total_hits: true })
const idsOf = (answer: { hits: { hits: { _id?: string }[] } }) => answer.hits.hits.map(({ _id }) => Number(_id))
/** Elasticsearch reads no search with it. */
const unreadable = { index, query: { terms: 'none' } } as unknown as SearchRequest
const failing: SearchRequest = { index, sort: [{ missing: 'asc' }] }

t.test('Searches that come while others are under way leave together, and each has its own answer', async (t) => {
  const wanted = leads.map(({ id }) => id)
  const answers = await Promise.all(wanted.map((id) => engine.search(ofLead(id))))
  t.same(
    answers.map(idsOf),
    wanted.map((id) => [id]),
  )
  const sent = paths()
  t.same(sent.slice(0, 2), ['/leads/_search', '/leads/_search'])
  t.ok(sent.length < wanted.length / 3, `${sent.length} requests`)
  t.ok(sent.slice(2).some((path) => path === '/_msearch'))
})

t.test('Searches one after the other are requests of their own', async (t) => {
  for (const id of [1, 2, 3]) t.same(idsOf(await engine.search(ofLead(id))), [id])
  t.same(paths(), ['/leads/_search', '/leads/_search', '/leads/_search'])
})

t.test('An error is that of its search alone', async (t) => {
  for (const wrong of [failing, unreadable]) {
    const alone: unknown = await scratch.engine.search(wrong).catch((error: unknown) => error)
    const all = await Promise.allSettled(
      [1, 2, 3, wrong, 4, 5].map((one) => engine.search(typeof one === 'number' ? ofLead(one) : one)),
    )
    const [, , , refused, ...others] = all
    t.same(
      others.map((one) => (one.status === 'fulfilled' ? idsOf(one.value) : [])),
      [[4], [5]],
    )
    t.equal(refused?.status, 'rejected')
    const { reason } = refused as PromiseRejectedResult
    t.equal(engineErrorKind(reason), engineErrorKind(alone))
    t.match(reason, { name: 'ResponseError', statusCode: 400 })
  }
})

t.test('A search whose part of the index is away for one node is asked again alone, as any other', async (t) => {
  proxy.intercept(async (request, pass) => {
    asked.push(request.path)
    const answer = await pass()
    if (!request.path.startsWith('/_msearch')) return answer
    const { responses } = JSON.parse(answer.body.toString()) as { responses: object[] }
    const away = { error: { type: 'no_shard_available_action_exception', reason: 'A test.' }, status: 503 }
    return { ...answer, body: JSON.stringify({ responses: [away, ...responses.slice(1)] }) }
  })
  const answers = await Promise.all([1, 2, 3, 4].map((id) => engine.search(ofLead(id))))
  t.same(answers.map(idsOf), [[1], [2], [3], [4]])
  t.same(paths().slice(-2), ['/_msearch', '/leads/_search'])
})

t.test('Who hangs up gets nothing, and the others their answers', async (t) => {
  let goOn = () => {}
  const held = new Promise<void>((resolve) => (goOn = resolve))
  proxy.intercept(async (request, pass) => {
    asked.push(request.path)
    await held
    return pass()
  })
  const [leaving, inFlight] = [new AbortController(), new AbortController()]
  const first = [engine.search(ofLead(1), { signal: inFlight.signal }), engine.search(ofLead(2))]
  const together = [
    engine.search(ofLead(3), { signal: leaving.signal }),
    engine.search(ofLead(4)),
    engine.search(ofLead(5)),
  ]
  leaving.abort()
  inFlight.abort()
  await t.rejects(together[0] as Promise<unknown>, errors.RequestAbortedError)
  await t.rejects(first[0] as Promise<unknown>, errors.RequestAbortedError)
  goOn()
  t.same(
    (await Promise.all([first[1], together[1], together[2]])).map((one) => one && idsOf(one)),
    [[2], [4], [5]],
  )
  await t.rejects(engine.search(ofLead(6), { signal: leaving.signal }), errors.RequestAbortedError)
})

t.test('What leaves with others is gone when nobody waits for it any more', async (t) => {
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  proxy.intercept(async (request, pass) => {
    asked.push(request.path)
    if (request.path.startsWith('/_msearch')) end()
    await new Promise((resolve) => setTimeout(resolve, 50))
    return pass()
  })
  const leaving = new AbortController()
  const busy = [engine.search(ofLead(1)), engine.search(ofLead(2))]
  const together = [3, 4].map((id) => engine.search(ofLead(id), { signal: leaving.signal }))
  await ended
  leaving.abort()
  for (const one of together) await t.rejects(one, errors.RequestAbortedError)
  t.same((await Promise.all(busy)).map(idsOf), [[1], [2]])
  noteOnly()
  t.same((await Promise.all([5, 6, 7, 8].map((id) => engine.search(ofLead(id))))).map(idsOf), [[5], [6], [7], [8]])
})

t.test('When another server answers, nobody gets an answer', async (t) => {
  proxy.intercept(() => balancerNotFound)
  const all = await Promise.allSettled([1, 2, 3, 4, 5].map((id) => engine.search(ofLead(id))))
  for (const one of all) t.equal(one.status === 'rejected' && engineErrorKind(one.reason), 'unavailable')
})

t.test('A search for many or long hits, or for counts, leaves alone', async (t) => {
  const large = { ...ofLead(1), size: 1_000 }
  const long = { ...ofLead(2), _source: true, stored_fields: ['extras'] }
  const counting = { ...ofLead(5), aggs: { one: { filter: { match_all: {} } } } }
  await Promise.all([ofLead(3), ofLead(4), large, long, counting, counting].map((one) => engine.search(one)))
  t.same(
    paths(),
    Array.from({ length: 6 }, () => '/leads/_search'),
  )
})
