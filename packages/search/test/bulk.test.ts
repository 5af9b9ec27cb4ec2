import t, { type Test } from 'tap'
import { server } from '../../../test/support/environment.ts'
import { startHttpProxy } from '../../../test/support/http-proxy.ts'
import { connectEngine } from '../src/engine/engine.ts'
import { bulkWrite, type LeadWrite } from '../src/index/bulk.ts'
import { readStoredLeads } from '../src/index/stored-leads.ts'
import { createScratchIndex, type ScratchIndex, term, writeOf } from './scratch-index.ts'

const settled = { kind: 'settled', written: true }
const notWritten = { kind: 'settled', written: false }

function write({ engine, index }: ScratchIndex, writes: readonly LeadWrite[], token: number, registered = true) {
  return bulkWrite(engine, { index, term }, writes, token, {
    signal: AbortSignal.timeout(30_000),
    isRegistered: () => Promise.resolve(registered),
  })
}

async function versions({ engine, index }: ScratchIndex, ...ids: number[]): Promise<Record<string, number>> {
  const found = await readStoredLeads(engine, index, ids.map(String))
  return Object.fromEntries([...found].map(([address, { version }]) => [address, version]))
}

t.test('Each write has an outcome of its own, in the order of the writes', async (t) => {
  const scratch = await createScratchIndex(t)
  await write(scratch, [writeOf({ id: 2 }), writeOf({ id: 3 })], 20)
  const outcomes = await write(
    scratch,
    [
      { leadId: 1, refusal: 'The lead cannot be read.' },
      writeOf({ id: 2, first_name: 'Older' }),
      { leadId: 3 },
      writeOf({ id: 4 }),
      { leadId: 5, source: '{"unknown_field":1}' },
      { leadId: 6, source: '{"id":"not a number"}' },
      { leadId: 7 },
      writeOf({ id: 8 }),
    ],
    10,
  )
  t.match(outcomes, [
    { kind: 'refused', reason: 'The lead cannot be read.' },
    notWritten,
    notWritten,
    settled,
    { kind: 'refused', reason: /^400: strict_dynamic_mapping_exception: / },
    { kind: 'refused', reason: /^400: document_parsing_exception: .*\[id\]/ },
    settled,
    settled,
  ])
  t.equal(outcomes.length, 8)
  t.same(await versions(scratch, 1, 2, 3, 4, 5, 6, 7, 8), { 2: 20, 3: 20, 4: 10, 8: 10 })
})

t.test('The highest token wins, also over a delete', async (t) => {
  const scratch = await createScratchIndex(t)
  t.same(await write(scratch, [writeOf({ id: 1 })], 30), [settled])
  t.same(await write(scratch, [{ leadId: 1 }], 31), [settled])
  t.same(
    await write(scratch, [writeOf({ id: 1 })], 30),
    [{ ...notWritten, overtakenBy: 31 }],
    'a late write does not bring a lead back',
  )
  t.same(await versions(scratch, 1), {})
  t.same(await write(scratch, [writeOf({ id: 1 })], 32), [settled])
  t.same(await versions(scratch, 1), { 1: 32 })
})

t.test('A document that is too large is refused alone', async (t) => {
  const scratch = await createScratchIndex(t)
  const large = { leadId: 1, source: `{"hash":"${'x'.repeat(50_000_000)}"}` }
  t.match(await write(scratch, [large, writeOf({ id: 2 })], 1), [
    { kind: 'refused', reason: /^The document is too large: 500000\d\d bytes/ },
    settled,
  ])
})

t.test('More than one request can carry is sent in several, and nothing is lost between them', async (t) => {
  const scratch = await createScratchIndex(t)
  const photo_url = 'x'.repeat(900_000)
  const ids = Array.from({ length: 12 }, (_, at) => at + 1)
  const writes = ids.map((id) => writeOf({ id, photo_url }))
  t.same(
    await write(scratch, writes, 1),
    ids.map(() => settled),
  )
  t.equal(Object.keys(await versions(scratch, ...ids)).length, 12)
})

t.test('Writes to an index that is gone are settled when it is no target, and pending while it is', async (t) => {
  const scratch = await createScratchIndex(t)
  await scratch.engine.client.indices.delete({ index: scratch.index })
  const writes = [writeOf({ id: 1 }), { leadId: 2 }]
  t.same(await write(scratch, writes, 1, false), [notWritten, notWritten])
  const pending = {
    kind: 'pending',
    reason: `The index ${scratch.index} does not exist, or has another owner.`,
    overloaded: false,
  }
  t.same(await write(scratch, writes, 1, true), [pending, pending])
})

t.test('Writes to a blocked index are pending', async (t) => {
  const { engine, index } = await createScratchIndex(t)
  await engine.client.indices.putSettings({ index, settings: { 'index.blocks.write': true } })
  t.match(await write({ engine, index }, [writeOf({ id: 1 }), { leadId: 2 }], 1), [
    { kind: 'pending', reason: /^403: cluster_block_exception/, overloaded: false },
    { kind: 'pending', reason: /^403: cluster_block_exception/, overloaded: false },
  ])
})

t.test('Writes to a closed index are pending', async (t) => {
  const { engine, index } = await createScratchIndex(t)
  await engine.client.indices.close({ index })
  const closed = { kind: 'pending', reason: /^400: index_closed_exception/, overloaded: false }
  t.match(await write({ engine, index }, [writeOf({ id: 1 }), { leadId: 2 }], 1), [closed, closed])
})

/** An index whose requests go through a proxy. */
async function createProxiedIndex(t: Test) {
  const { index } = await createScratchIndex(t)
  const proxy = await startHttpProxy(server('ELASTICSEARCH_URL'))
  const engine = connectEngine({ url: proxy.url, alias: 'nothing' }, { timeoutMs: 30_000 })
  t.teardown(async () => {
    await engine.close()
    await proxy.stop()
  })
  return { proxy, scratch: { engine, index } }
}

t.test('An error that says nothing about the document leaves the write pending, whatever its status', async (t) => {
  const { proxy, scratch } = await createProxiedIndex(t)
  const errors: [status: number, type: string, reason: string][] = [
    [403, 'security_exception', 'action [indices:data/write/bulk[s]] is unauthorized'],
    [404, 'shard_not_found_exception', 'no such shard'],
    [400, 'routing_missing_exception', 'routing is required'],
    [400, 'illegal_argument_exception', "Number of documents in the index can't exceed [2147483519]"],
    [400, 'illegal_argument_exception', 'pipeline with id [other] does not exist'],
    [400, 'an_exception_of_a_later_release', 'who knows'],
  ]
  for (const [status, type, reason] of errors) {
    const item = { _id: '1', status, error: { type, reason } }
    proxy.intercept(async (_, pass) => ({
      ...(await pass()),
      body: JSON.stringify({ took: 1, errors: true, items: [{ index: item }, { delete: item }] }),
    }))
    const pending = { kind: 'pending', reason: `${status}: ${type}: ${reason}`, overloaded: false }
    t.same(await write(scratch, [writeOf({ id: 1 }), { leadId: 2 }], 1), [pending, pending])
  }
})

t.test('A write that Elasticsearch carried out twice counts as written', async (t) => {
  const { proxy, scratch } = await createProxiedIndex(t)
  proxy.intercept(async (_, pass) => {
    await pass()
    return pass()
  })
  t.same(await write(scratch, [writeOf({ id: 1 })], 10), [settled])
  t.same(await write(scratch, [{ leadId: 1 }, { leadId: 2 }], 11), [settled, settled])
  t.same(await write(scratch, [writeOf({ id: 1 })], 10), [{ ...notWritten, overtakenBy: 11 }])
})

t.test('Without a response all writes of a request are pending', async (t) => {
  const { index } = await createScratchIndex(t)
  // Nothing listens on port 9.
  const engine = connectEngine({ url: 'http://127.0.0.1:9', alias: 'nothing' }, { timeoutMs: 5_000 })
  t.teardown(() => engine.close())
  const writes = [writeOf({ id: 1 }), { leadId: 2 }]
  const away = { kind: 'pending', reason: /^ConnectionError: /, overloaded: false }
  t.match(await write({ engine, index }, writes, 1), [away, away])
  const aborted = await bulkWrite(engine, { index, term }, writes, 1, {
    signal: AbortSignal.abort(),
    isRegistered: () => Promise.resolve(true),
  })
  const late = { kind: 'pending', reason: /^RequestAbortedError: /, overloaded: true }
  t.match(aborted, [late, late])
})
