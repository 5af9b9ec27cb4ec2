import type { LineField } from '@galena/lead/import/line-fields'
import { utc } from '@galena/lead/text/time-zone'
import t from 'tap'
import { exportLeads } from '../src/export/export-leads.ts'
import { startTestSystem } from './test-system.ts'

const system = await startTestSystem()
t.teardown(() => system.stop())
const { pool, engine, index } = system
const count = 200
await pool.query(`
  INSERT INTO company (id, name) VALUES (1, 'Acme'), (2, 'Other');
  INSERT INTO campaign (id, company_id, title) VALUES (1, 1, 'Nurses'), (2, 2, 'Nurses');
  INSERT INTO folder (id, company_id, name, status) VALUES (1, 1, 'Inbox', 'pending'), (2, 2, 'Inbox', 'pending');
  INSERT INTO candidate (id, company_id, first_name) VALUES (1, 1, 'Ana'), (2, 2, 'Theirs');
  INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id, source)
  SELECT n, 1, 1, 1, 1, repeat('x', 1000) FROM generate_series(1, ${count}) n UNION ALL SELECT 900, 2, 2, 2, 2, 'Their source'`)
/** In the index, 900 is a lead of the first company, too, and 901 one that is gone. */
const ids = [...Array.from({ length: count }, (_, n) => n + 1), 900, 901]
await engine.client.bulk({
  index,
  refresh: true,
  operations: ids.flatMap((id) => [{ index: { _id: String(id) } }, { id, company_id: 1, created_at: id }]),
})

const wanted = (fields: readonly LineField[]) => ({
  reach: { companyId: 1 },
  zone: utc,
  fields,
  conditions: [],
  text: undefined,
  sort: [{ by: 'created_at', direction: 'asc' } as const],
})
const limits = { ids: 50, leads: 20, bytes: 1_000_000 }

async function idsOf(parts: AsyncIterable<{ leads: readonly { id?: string | null }[] }>): Promise<number[]> {
  const found: number[] = []
  for await (const { leads } of parts) found.push(...leads.map(({ id }) => Number(id)))
  return found
}

t.test('Each lead comes once and in order; leads that are gone, or are another company’s, do not come', async (t) => {
  const expected = ids.slice(0, count)
  t.same(await idsOf(exportLeads(system, wanted(['id']), { limits })), expected)
  t.same(await idsOf(exportLeads(system, wanted(['id']))), expected)
})

t.test('A part has no more bytes than its limit, but for its last lead', async (t) => {
  for (const bytes of [1, 2_500, 10_000]) {
    const parts: number[] = []
    const found: number[] = []
    for await (const { leads } of exportLeads(system, wanted(['id', 'source']), { limits: { ...limits, bytes } })) {
      parts.push(leads.length)
      found.push(...leads.map(({ id }) => Number(id)))
    }
    t.same(found, ids.slice(0, count))
    t.equal(Math.max(...parts), Math.min(20, Math.ceil(bytes / 1_001)))
  }
})

t.test('A slow reader is waited for: never more than one part is read ahead', async (t) => {
  let statements = 0
  const counting = () => {
    statements += 1
  }
  pool.on('acquire', counting)
  t.teardown(() => pool.off('acquire', counting))
  let used = 0
  for await (const part of exportLeads(system, wanted(['id']), { limits })) {
    t.equal(part.total, count + 2)
    used += 1
    if (statements > used + 1) t.fail(`${statements} statements for ${used} parts`)
  }
  t.ok(used >= 10)
  t.equal(statements, used)
})

t.test('An export that is left, aborted or fails leaves no point in time behind', async (t) => {
  const open = async () => {
    const { _all } = await engine.client.indices.stats({ index, metric: 'search' })
    return _all.total?.search?.open_contexts
  }
  for await (const _ of exportLeads(system, wanted(['id']), { limits })) break
  t.equal(await open(), 0)
  const controller = new AbortController()
  const parts = exportLeads(system, wanted(['id']), { limits, signal: controller.signal })
  await parts.next()
  t.equal(await open(), 1)
  controller.abort(new Error('enough'))
  await t.rejects(idsOf(parts))
  t.equal(await open(), 0)
  await t.rejects(idsOf(exportLeads(system, wanted(['nothing' as LineField]), { limits })))
  t.equal(await open(), 0)
})
