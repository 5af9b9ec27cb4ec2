import { readRecord } from '@galena/local-stack/process-record'
import { readDocuments } from '@galena/operations/read-documents'
import { loadPlaces } from '@galena/places/places'
import { connectEngine, type Engine } from '@galena/search/engine/engine'
import { dropIndex, liveIndex } from '@galena/search/index/alias'
import { indexSize } from '@galena/search/index/index-state'
import { inSnapshot } from '@galena/store/database/pool'
import { snapshotTables } from '@galena/store/lead/load-lead-rows'
import { drained } from './changes.ts'
import { type Figure, figure } from './figure.ts'
import { familyBytes, residentBytes } from './process-usage.ts'
import type { BenchSystem } from './system.ts'

const sampledLeads = 20_000
const leadsAtOnce = 100
const copy = 'bench_bytes'
const slowestMs = 3_600_000

/** The disk space of a lead, compared with its document as JSON, and the memory of the processes. */
export async function measureBytes(system: BenchSystem): Promise<Figure[]> {
  await drained(system)
  const { home, pool } = system
  const engine = connectEngine({ url: system.elasticsearch, alias: system.alias }, { timeoutMs: slowestMs })
  try {
    const index = await liveIndex(engine)
    if (index === undefined) throw new Error(`Nothing is indexed under ${system.alias}.`)
    await engine.client.indices.flush({ index })
    const { documents, bytes } = await indexSize(engine, index)
    const json = await jsonBytesOfALead(system, documents)
    const merged = await bytesOfMergedCopy(engine, index)
    const { rows } = await pool.query<{ bytes: number }>(
      `SELECT sum(pg_total_relation_size(oid))::bigint AS bytes FROM pg_class
       WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
    )
    const of = (name: string, value: number, unit: string, aim?: string) =>
      figure({ suite: 'bytes', name, value, unit, ...(aim && { aim }) })
    return [
      of('leads', documents, ''),
      of('index a lead', bytes / documents, 'B'),
      of('index a lead, merged into one segment', merged / documents, 'B'),
      of('document of a lead as JSON', json, 'B'),
      of('index ÷ JSON', bytes / documents / json, '×', '≤ 1.0'),
      of('index ÷ JSON, merged into one segment', merged / documents / json, '×'),
      of('Postgres a lead', (rows[0]?.bytes ?? 0) / documents, 'B'),
      ...['api', 'indexer', 'elasticsearch', 'redis'].map((name) =>
        of(`memory of ${name}`, residentBytes(readRecord(home, name)?.pid) / 1e6, 'MB'),
      ),
      of('memory of postgres, all its processes', familyBytes(readRecord(home, 'postgres')?.pid) / 1e6, 'MB'),
    ]
  } finally {
    await engine.close()
  }
}

/** Bytes of UTF-8, on average over leads drawn at random. */
async function jsonBytesOfALead({ pool }: BenchSystem, leads: number): Promise<number> {
  const places = loadPlaces()
  return inSnapshot(pool, snapshotTables, async (client) => {
    const { rows } = await client.query<{ id: number }>('SELECT id FROM lead TABLESAMPLE BERNOULLI ($1)', [
      Math.min(100, (100 * sampledLeads) / leads),
    ])
    let bytes = 0
    for (let at = 0; at < rows.length; at += leadsAtOnce) {
      const ids = rows.slice(at, at + leadsAtOnce).map(({ id }) => id)
      const documents = await readDocuments(client, ids, (text, options) => places.findPlace(text, options))
      for (const document of documents.values()) bytes += Buffer.byteLength(JSON.stringify(document))
    }
    return bytes / rows.length
  })
}

/** The engine clones an index by linking its files. Writes are blocked meanwhile, so changes wait for a moment. */
async function bytesOfMergedCopy(engine: Engine, index: string): Promise<number> {
  const { indices } = engine.client
  const block = (write: boolean | null) => indices.putSettings({ index, settings: { 'index.blocks.write': write } })
  await dropIndex(engine, copy)
  try {
    await block(true)
    try {
      await indices.clone({ index, target: copy, settings: { 'index.blocks.write': null } })
    } finally {
      await block(null)
    }
    await indices.forcemerge({ index: copy, max_num_segments: 1 })
    await indices.flush({ index: copy })
    return (await indexSize(engine, copy)).bytes
  } finally {
    await dropIndex(engine, copy)
  }
}
