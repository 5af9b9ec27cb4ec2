import { errors } from '@elastic/elasticsearch'
import t, { type Test } from 'tap'
import { server } from '../../../test/support/environment.ts'
import { eventually } from '../../../test/support/eventually.ts'
import { type HttpAnswer, startHttpProxy } from '../../../test/support/http-proxy.ts'
import { connectEngine, type Engine } from '../src/engine/engine.ts'
import { engineErrorKind } from '../src/engine/engine-error.ts'
import { bulkWrite } from '../src/index/bulk.ts'
import { documentCount } from '../src/index/index-state.ts'
import { createScratchIndex, term, writeOf } from './scratch-index.ts'

const { engine: direct, index } = await createScratchIndex(t, [{ id: 1, company_id: 1 }])
const isCheck = (path: string) => path.startsWith('/_cluster/state/version')
const silence = () => new Promise<HttpAnswer>(() => undefined)

/** Three addresses, all of which lead to the same server, and how many requests came to each, without the checks. */
async function threeNodes(t: Test, { timeoutMs = 20_000 } = {}) {
  const proxies = await Promise.all([1, 2, 3].map(() => startHttpProxy(server('ELASTICSEARCH_URL'))))
  const asked = [0, 0, 0]
  const answerAt = (at: number, answer: Parameters<(typeof proxies)[0]['intercept']>[0]) =>
    proxies[at]?.intercept((request, pass) => {
      if (!isCheck(request.path)) asked[at] = (asked[at] ?? 0) + 1
      return answer ? answer(request, pass) : pass()
    })
  for (const at of [0, 1, 2]) answerAt(at, undefined)
  const engine = connectEngine({ url: proxies.map(({ url }) => url), alias: direct.alias }, { timeoutMs })
  t.teardown(async () => {
    await engine.close()
    await Promise.all(proxies.map((proxy) => proxy.stop()))
  })
  const states = () => engine.nodes().map(({ state }) => state)
  const allFit = () => eventually('all are fit', async () => states().every((state) => state === 'fit'))
  const becomes = (at: number, state: string) => eventually(state, async () => states()[at] === state)
  return {
    engine,
    answerAt,
    allFit,
    becomes,
    stop: (at: number) => proxies[at]?.stop(),
    /** What came to each since the last call. */
    asked: () => asked.splice(0, 3, 0, 0, 0),
  }
}

const count = (engine: Engine, times = 1) => Promise.all(Array.from({ length: times }, () => documentCount(engine)))
const bulk = (engine: Engine, id: number) =>
  bulkWrite(engine, { index, term }, [writeOf({ id })], 5, {
    signal: AbortSignal.timeout(20_000),
    isRegistered: () => Promise.resolve(true),
  })

t.test('Requests take turns among several nodes', async (t) => {
  const { engine, allFit, asked } = await threeNodes(t)
  await count(engine)
  await allFit()
  asked()
  await count(engine, 30)
  t.same(asked(), [10, 10, 10])
})

t.test('One that is away costs no request, and is asked again when it is back', async (t) => {
  const { engine, answerAt, allFit, becomes, stop, asked } = await threeNodes(t)
  await count(engine)
  await allFit()
  await stop(1)
  t.ok((await count(engine, 30)).every((documents) => documents >= 1))
  t.match(await bulk(engine, 1), [{ kind: 'settled', written: true }], 'what cannot have been sent goes to another one')
  await becomes(1, 'away')
  asked()
  await count(engine, 30)
  t.same(asked(), [15, 0, 15])
  answerAt(0, () => Promise.reject(new Error('It breaks the connection.')))
  t.same(await count(engine, 4), [1, 1, 1, 1], 'a broken connection is no answer')
  answerAt(0, undefined)
  await becomes(0, 'fit')
})

t.test('A silent one holds up what it was asked already, for a few seconds and once', async (t) => {
  const { engine, answerAt, allFit, becomes, asked } = await threeNodes(t)
  await count(engine)
  await allFit()
  answerAt(2, silence)
  asked()
  const start = performance.now()
  const [counts, writes] = await Promise.all([
    count(engine, 9),
    Promise.all([2, 3, 4].map((id) => bulk(engine, id).then(([outcome]) => outcome))),
  ])
  t.ok(performance.now() - start < 12_000, `${performance.now() - start} ms`)
  t.ok(counts.every((documents) => documents >= 1))
  t.equal(writes.filter((outcome) => outcome?.kind === 'settled').length, 2)
  t.match(
    writes.find((outcome) => outcome?.kind === 'pending'),
    { reason: /^ConnectionError: .* does not answer\.$/, overloaded: false },
    'a write is not sent twice',
  )
  t.ok((asked()[2] ?? 0) > 0)
  const after = performance.now()
  await count(engine, 30)
  t.ok(performance.now() - after < 2_000, 'nobody else waits for it')
  t.equal(asked()[2], 0)
  answerAt(2, undefined)
  await becomes(2, 'fit')
})

t.test('While all are silent a request ends with its deadline, or with whoever sent it', async (t) => {
  const { engine, answerAt, allFit } = await threeNodes(t, { timeoutMs: 4_000 })
  await count(engine)
  await allFit()
  for (const at of [0, 1, 2]) answerAt(at, silence)
  const start = performance.now()
  const error: unknown = await documentCount(engine).catch((error: unknown) => error)
  t.equal(engineErrorKind(error), 'unavailable')
  t.ok(performance.now() - start < 9_000, `${performance.now() - start} ms`)
  const leaving = new AbortController()
  const waiting = documentCount(engine, { signal: leaving.signal })
  leaving.abort()
  await t.rejects(waiting, errors.RequestAbortedError)
})

t.test('One that is not, or no longer, part of the cluster is left alone', async (t) => {
  const { engine, answerAt, allFit, becomes, asked } = await threeNodes(t)
  await count(engine)
  await allFit()
  for (const change of [{ master_node: undefined }, { version: 1 }, { cluster_uuid: 'another' }]) {
    answerAt(0, async ({ path }, pass) => {
      const answer = await pass()
      if (!isCheck(path)) return answer
      return { ...answer, body: JSON.stringify({ ...JSON.parse(answer.body.toString()), ...change }) }
    })
    await becomes(0, 'apart')
    asked()
    await count(engine, 10)
    t.same(asked(), [0, 5, 5], JSON.stringify(change))
    answerAt(0, undefined)
    await becomes(0, 'fit')
  }
})

t.test('A cluster that is another one at all its nodes is asked as before', async (t) => {
  const { engine, answerAt, allFit, asked } = await threeNodes(t)
  await count(engine)
  await allFit()
  const checks = [0, 0, 0]
  for (const at of checks.keys())
    answerAt(at, async ({ path }, pass) => {
      const answer = await pass()
      if (!isCheck(path)) return answer
      checks[at] = (checks[at] ?? 0) + 1
      return { ...answer, body: JSON.stringify({ ...JSON.parse(answer.body.toString()), cluster_uuid: 'restored' }) }
    })
  await eventually('each was checked three times', async () => checks.every((times) => times >= 3))
  await allFit()
  asked()
  await count(engine, 9)
  t.same(asked(), [3, 3, 3])
})

t.test('Where nobody may ask for the state of the cluster, all that answer are asked', async (t) => {
  const { engine, answerAt, asked } = await threeNodes(t)
  const headers = { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' }
  for (const at of [0, 1, 2])
    answerAt(at, ({ path }, pass) => (isCheck(path) ? { status: 403, headers, body: '{}' } : pass()))
  await count(engine)
  await eventually('all are fit', async () => engine.nodes().every(({ state }) => state === 'fit'))
  asked()
  await count(engine, 9)
  t.same(asked(), [3, 3, 3])
})

t.test('When one has just lost the others, another one is asked, once', async (t) => {
  const { engine, answerAt, allFit, asked } = await threeNodes(t)
  await count(engine)
  await allFit()
  const headers = { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' }
  const error = { type: 'search_phase_execution_exception', reason: 'all shards failed' }
  const refuse = { status: 503, headers, body: JSON.stringify({ error, status: 503 }) }
  answerAt(0, ({ path }, pass) => (isCheck(path) ? pass() : refuse))
  t.ok((await count(engine, 6)).every((documents) => documents >= 1))
  for (const at of [1, 2]) answerAt(at, ({ path }, pass) => (isCheck(path) ? pass() : refuse))
  asked()
  t.equal(engineErrorKind(await documentCount(engine).catch((error: unknown) => error)), 'unavailable')
  t.equal(
    asked().reduce((sum, requests) => sum + requests, 0),
    2,
  )
})
