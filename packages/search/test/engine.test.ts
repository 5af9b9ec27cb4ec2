import type { LeadQuery } from '@galena/lead/search/lead-query'
import t from 'tap'
import { server } from '../../../test/support/environment.ts'
import { balancerNotFound, startHttpProxy } from '../../../test/support/http-proxy.ts'
import { createPartialIndex } from '../../../test/support/partial-index.ts'
import { connectEngine, type Engine } from '../src/engine/engine.ts'
import { engineErrorKind } from '../src/engine/engine-error.ts'
import { dropIndex, liveIndex } from '../src/index/alias.ts'
import { documentSums } from '../src/index/document-sums.ts'
import { foreignDocumentIds } from '../src/index/foreign-documents.ts'
import { documentCount, highestToken, indexExists, indexSize } from '../src/index/index-state.ts'
import { randomOtherLeads, readStoredLeads, searchStoredLeads } from '../src/index/stored-leads.ts'
import { countMatches, searchLeads, suggestLeads } from '../src/query/search-leads.ts'
import { createScratchIndex, writeOf } from './scratch-index.ts'

const ids = Array.from({ length: 60 }, (_, at) => at + 1)
const maria = {
  kind: 'bar',
  reading: { terms: [{ kind: 'word', local: 'maria', word: 'maria', joined: [], edits: 0, isLast: true }] },
} as const
const newest = { by: 'created_at', direction: 'desc' } as const
const query: LeadQuery = { filters: [], order: newest, page: 1, rows: 10, include: new Set() }

/** Every function of this package that reads documents, by name. */
const reads = (engine: Engine, index: string): Record<string, () => Promise<unknown>> => ({
  searchLeads: () => searchLeads(engine, { companyId: 1 }, query),
  'searchLeads, a far page': () => searchLeads(engine, { companyId: 1 }, { ...query, page: 300 }),
  suggestLeads: () => suggestLeads(engine, { companyId: 1 }, maria, 8),
  countMatches: () => countMatches(engine, { companyId: 1 }, maria),
  documentCount: () => documentCount(engine),
  indexSize: () => indexSize(engine, index),
  highestToken: () => highestToken(engine, index),
  documentSums: () => documentSums(engine, index, 2_000),
  searchStoredLeads: () => searchStoredLeads(engine, index, { after: 0, to: 100 }, { whole: true }),
  readStoredLeads: () => readStoredLeads(engine, index, ids.map(String)),
  foreignDocumentIds: () => foreignDocumentIds(engine, index),
  randomOtherLeads: () => randomOtherLeads(engine, index, [1], 10),
  'a search that forgot to ask for all': () => engine.client.search({ index }),
  'a search for a part': () => engine.client.search({ index, allow_partial_search_results: true }),
  'a count': () => engine.client.count({ index }),
})

t.test('While a part of the index is away nothing is read from the rest', async (t) => {
  const { engine: whole, index: like } = await createScratchIndex(t)
  const documents = ids.map((id) => JSON.parse(writeOf({ id, first_name: 'Maria' }).source ?? '') as { id: number })
  const partial = await createPartialIndex(t, { alias: `${whole.alias}_part`, like, documents })
  const engine = connectEngine({ url: server('ELASTICSEARCH_URL'), alias: partial.alias }, { timeoutMs: 10_000 })
  t.teardown(() => engine.close())
  t.ok(partial.idsAway.length > 0 && partial.idsAway.length < ids.length)
  for (const [name, read] of Object.entries(reads(engine, partial.index))) {
    const error: unknown = await read().catch((error: unknown) => error)
    t.equal(engineErrorKind(error), 'unavailable', name)
    t.match(error, { message: /Part of the index is not available|cannot be read: / }, name)
  }
  await partial.complete()
  for (const [name, read] of Object.entries(reads(engine, partial.index))) await t.resolves(read(), name)
  t.equal(await documentCount(engine), ids.length)
  t.equal((await searchLeads(engine, { companyId: 1 }, query)).total, ids.length)
  t.equal((await readStoredLeads(engine, partial.index, ids.map(String))).size, ids.length)
})

t.test('Only Elasticsearch itself can say that something does not exist', async (t) => {
  const scratch = await createScratchIndex(t, [{ id: 1, company_id: 1 }])
  const { index } = scratch
  const proxy = await startHttpProxy(server('ELASTICSEARCH_URL'))
  const engine = connectEngine({ url: proxy.url, alias: scratch.engine.alias }, { timeoutMs: 10_000 })
  t.teardown(async () => {
    await engine.close()
    await proxy.stop()
  })
  const questions: Record<string, () => Promise<unknown>> = {
    ...reads(engine, index),
    indexExists: () => indexExists(engine, index),
    liveIndex: () => liveIndex(engine),
    dropIndex: () => dropIndex(engine, `${engine.alias}-other`),
  }
  const json = { 'content-type': 'application/json' }
  for (const answer of [
    balancerNotFound,
    { status: 404, headers: json, body: '{"error":{"type":"index_not_found_exception"},"status":404}' },
    { status: 302, headers: { location: 'http://127.0.0.1:9/login' }, body: '' },
    { status: 403, headers: json, body: '{}' },
    { status: 200, headers: json, body: '{}' },
    { status: 503, headers: json, body: '{}' },
  ]) {
    proxy.intercept(() => answer)
    for (const [name, ask] of Object.entries(questions)) {
      const error: unknown = await ask().catch((error: unknown) => error)
      t.equal(engineErrorKind(error), 'unavailable', `${name}: ${answer.status}`)
    }
  }
  proxy.intercept()
  t.equal(await indexExists(engine, index), true)
  t.equal(await liveIndex(engine), index)
  await t.rejects(dropIndex(engine, index), /Searches read/)
  await t.rejects(dropIndex(engine, 'others-20261128'), /is no index of/)

  t.equal(await indexExists(engine, `${index}-other`), false)
  t.equal(await highestToken(engine, `${index}-other`), 0)
  await t.resolves(dropIndex(engine, `${index}-other`))
  await scratch.engine.client.indices.deleteAlias({ index, name: engine.alias })
  t.equal(await liveIndex(engine), undefined)
})

t.test('A closed index is not an empty one', async (t) => {
  const { engine, index } = await createScratchIndex(t, [{ id: 1, company_id: 1 }])
  await engine.client.indices.close({ index })
  for (const [name, read] of Object.entries(reads(engine, index))) {
    const error: unknown = await read().catch((error: unknown) => error)
    t.equal(engineErrorKind(error), 'unavailable', name)
  }
  t.equal(await indexExists(engine, index), true)
})
