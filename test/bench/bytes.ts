import { type Figure, figure } from './figure.ts'
import { type ProcessName, pidOf, residentBytes } from './processes.ts'
import type { BenchSystem } from './system.ts'

const processes: readonly ProcessName[] = ['api', 'indexer', 'elasticsearch', 'postgres', 'redis']
const page = 2_000

/** What a lead takes on disk and in memory, beside the bytes of its document as JSON. */
export async function measureBytes(system: BenchSystem): Promise<Figure[]> {
  const { pool, elasticsearch, alias } = system
  const ask = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${elasticsearch}/${path}`, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
    return answer.json() as Promise<unknown>
  }
  await ask('POST', `${alias}/_flush`)
  const { _all } = (await ask('GET', `${alias}/_stats/store,docs`)) as {
    _all: { primaries: { docs: { count: number; deleted: number }; store: { size_in_bytes: number } } }
  }
  const { docs, store } = _all.primaries
  const json = await sumOfDocuments(ask, alias)
  const { rows } = await pool.query<{ bytes: number }>('SELECT pg_database_size(current_database()) AS bytes')
  const of = (name: string, value: number, unit: string, aim?: string) =>
    figure({ suite: 'bytes', name, value, unit, ...(aim && { aim }) })
  return [
    of('documents', docs.count, ''),
    of('deleted documents in the index, a document', docs.deleted / docs.count, ''),
    of('JSON of a document', json / docs.count, 'B'),
    of('index of a document', store.size_in_bytes / docs.count, 'B'),
    of('index ÷ JSON', store.size_in_bytes / json, '×', '≤ 1.0'),
    of('Postgres, all tables, a lead', (rows[0]?.bytes ?? Number.NaN) / docs.count, 'B'),
    ...processes.map((name) => {
      const pid = pidOf(system, name)
      return of(`memory of ${name}`, pid === undefined ? Number.NaN : residentBytes(pid) / 1e6, 'MB')
    }),
  ]
}

/** Bytes of all documents as JSON without spaces, with the part that is stored apart. */
async function sumOfDocuments(
  ask: (method: string, path: string, body?: object) => Promise<unknown>,
  index: string,
): Promise<number> {
  let sum = 0
  for (let after: readonly unknown[] | undefined; ; ) {
    const { hits } = (await ask('POST', `${index}/_search`, {
      size: page,
      sort: ['id'],
      track_total_hits: false,
      stored_fields: ['extras'],
      _source: true,
      ...(after && { search_after: after }),
    })) as {
      hits: {
        hits: { _source: object; fields?: { extras?: readonly string[] }; sort: readonly unknown[] }[]
      }
    }
    for (const { _source, fields } of hits.hits)
      sum += Buffer.byteLength(JSON.stringify({ ..._source, ...(fields?.extras && { extras: fields.extras[0] }) }))
    after = hits.hits.at(-1)?.sort
    if (hits.hits.length < page) return sum
  }
}
