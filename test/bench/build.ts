import { type FileHandle, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { WriteContext } from '@galena/indexer/sync/write-leads'
import { serialiseDocument } from '@galena/lead/document/serialise-document'
import { readRecord } from '@galena/local-stack/process-record'
import { readDocuments } from '@galena/operations/read-documents'
import { connectEngine } from '@galena/search/engine/engine'
import { createPool, inSnapshot, longQueryTimeoutMs, type Pool } from '@galena/store/database/pool'
import { snapshotTables } from '@galena/store/lead/load-lead-rows'
import { readRebuild } from '@galena/store/rebuild/rebuilds'
import { galena } from '../support/galena.ts'
import { drained } from './changes.ts'
import { type Figure, figure } from './figure.ts'
import { eachBatch, fillIndex, inTwoLanes, type Range, withThrowAwayIndex, writeContextFor } from './fill-index.ts'
import { cpuMs } from './process-usage.ts'
import { cpuOf, rate, type Servers, type Spent, spent } from './spent.ts'
import { medianInterval } from './statistics.ts'
import type { BenchSystem } from './system.ts'

const index = 'bench_build'
const maxBlocks = 40
const minBlocks = 5
const leadsPerBlock = 10_000
/** A freshly started engine needs tens of thousands of documents to reach its full speed. */
const warmUpBlocks = 3
/** Leads whose rows the indexer has in memory at once. */
const leadsAtOnce = 100

/** The position of a `_bulk` body in a file. */
interface Bulk {
  readonly offset: number
  readonly length: number
}

/** The cost of the path from Postgres, compared with an engine that gets finished documents. */
export async function measureBuild(system: BenchSystem): Promise<Figure[]> {
  await drained(system)
  const engine = connectEngine({ url: system.elasticsearch, alias: system.alias }, { timeoutMs: 30_000 })
  const pool = createPool(system.databaseUrl, {
    applicationName: 'galena bench',
    queryTimeoutMs: longQueryTimeoutMs,
    onIdleError: console.error,
  })
  const servers = {
    postgres: readRecord(system.home, 'postgres')?.pid,
    elasticsearch: readRecord(system.home, 'elasticsearch')?.pid,
  }
  const path = join(system.home, 'bench-build.ndjson')
  const file = await open(path, 'w+')
  const [raw, ours, documentsAlone]: [Spent[], Spent[], Spent[]] = [[], [], []]
  try {
    const context = await writeContextFor(pool, engine)
    const build = (slice: Range) =>
      withThrowAwayIndex(context, index, () => spent(servers, () => fillIndex(context, index, slice)))
    const slices = await slicesOf(pool)
    const warmUp = slices.slice(0, warmUpBlocks)
    // The first one reads rows that the second finds in memory, so they alternate.
    for (const [at, slice] of [...warmUp, ...slices].entries()) {
      const first = at % 2 === 1 ? await build(slice) : undefined
      const prepared = await prepare(servers, context, slice, file)
      const floor = await withThrowAwayIndex(context, index, () =>
        spent(servers, () => sendPrepared(system, file, prepared.bulks, prepared.spent.documents)),
      )
      const whole = first ?? (await build(slice))
      if (at < warmUp.length) continue
      raw.push(floor)
      ours.push(whole)
      documentsAlone.push(prepared.spent)
    }
  } finally {
    await file.close()
    await rm(path, { force: true })
    await pool.end()
    await engine.close()
  }
  const ratios = ours.map((own, at) => rate(own) / rate(raw[at] ?? own))
  const of = (name: string, value: number, unit: string) => figure({ suite: 'build', name, value, unit })
  const rateOf = (name: string, some: readonly Spent[]) =>
    figure({ suite: 'build', name, ...medianInterval(some.map(rate)), unit: '/s' })
  return [
    of('leads of a block', Math.max(...ours.map(({ documents }) => documents)), ''),
    of('blocks', ours.length, ''),
    rateOf('_bulk of documents from a file', raw),
    rateOf('Postgres → documents', documentsAlone),
    rateOf('Postgres → documents → _bulk', ours),
    figure({ suite: 'build', name: 'end to end ÷ raw', ...medianInterval(ratios), unit: '×', aim: '≥ 0.75' }),
    of('CPU of the writing process a document', cpuOf(ours, 'here'), 'ms'),
    of('CPU of Postgres a document', cpuOf(ours, 'postgres'), 'ms'),
    of('CPU of Elasticsearch a document', cpuOf(ours, 'elasticsearch'), 'ms'),
    of('CPU of Elasticsearch a document, raw', cpuOf(raw, 'elasticsearch'), 'ms'),
    ...(await measureRun(system)),
  ]
}

/** Equal slices of the leads, spread over all of them. */
async function slicesOf(pool: Pool): Promise<Range[]> {
  const { rows } = await pool.query<{ leads: number; least: number; most: number }>(
    'SELECT count(*) AS leads, min(id) AS least, max(id) AS most FROM lead',
  )
  const { leads, least, most } = rows[0] ?? { leads: 0, least: 0, most: 0 }
  const size = Math.min(leadsPerBlock, Math.ceil(leads / minBlocks))
  const blocks = Math.min(maxBlocks, Math.floor(leads / size))
  const starts = Array.from({ length: blocks }, (_, at) => least - 1 + Math.floor((at * (most - least + 1)) / blocks))
  return Promise.all(
    starts.map(async (after) => {
      const ends = await pool.query<{ to: number }>(
        'SELECT max(id) AS to FROM (SELECT id FROM lead WHERE id > $1 ORDER BY id LIMIT $2) AS slice',
        [after, size],
      )
      return { after, to: ends.rows[0]?.to ?? after }
    }),
  )
}

/** Builds the documents of a slice, which is measured, and writes them to the file as `_bulk` bodies, which is not. */
async function prepare(
  servers: Servers,
  { pool, clock, findPlace }: WriteContext,
  slice: Range,
  file: FileHandle,
): Promise<{ spent: Spent; bulks: Bulk[] }> {
  const token = await clock.token()
  const batches: (readonly [number, string])[][] = []
  const measured = await spent(servers, () =>
    eachBatch(pool, slice, async (ids) => {
      const batch: (readonly [number, string])[] = []
      await inSnapshot(pool, snapshotTables, async (client) => {
        for (let at = 0; at < ids.length; at += leadsAtOnce)
          for (const [id, document] of await readDocuments(client, ids.slice(at, at + leadsAtOnce), findPlace))
            batch.push([id, serialiseDocument(document, token)])
      })
      batches.push(batch)
    }),
  )
  const bulks: Bulk[] = []
  let offset = 0
  for (const batch of batches) {
    const lines = batch.map(([id, source]) => `{"index":{"_id":"${id}"}}\n${source}\n`)
    const { bytesWritten: length } = await file.write(lines.join(''), offset)
    bulks.push({ offset, length })
    offset += length
  }
  return { spent: measured, bulks }
}

/** Sends the bodies in the file, two requests at a time, until all documents are searchable. */
async function sendPrepared(
  { elasticsearch }: BenchSystem,
  file: FileHandle,
  bulks: readonly Bulk[],
  documents: number,
): Promise<number> {
  await inTwoLanes(bulks, async ({ offset, length }) => {
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, offset)
    const answer = await fetch(`${elasticsearch}/${index}/_bulk?filter_path=errors`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: buffer,
    })
    const { errors } = (await answer.json()) as { errors?: boolean }
    if (errors !== false) throw new Error(`A bulk returned ${answer.status}.`)
  })
  await fetch(`${elasticsearch}/${index}/_refresh`, { method: 'POST' })
  return documents
}

/** A rebuild by the system's indexer until every lead is written; then it is cancelled. */
async function measureRun({ home, pool }: BenchSystem): Promise<Figure[]> {
  const environment = { GALENA_HOME: home }
  const indexer = readRecord(home, 'indexer')?.pid
  const cpuBefore = cpuMs(indexer)
  const started = await galena(['reindex', 'start', '--json'], { environment })
  if (started.code !== 0) throw new Error(started.said)
  const { id } = JSON.parse(started.out) as { id: number }
  try {
    let startedAt: number | undefined
    let state = 'planned'
    while (['planned', 'building', 'backfilling'].includes(state)) {
      state = (await readRebuild(pool, id))?.state ?? 'gone'
      if (state === 'backfilling') startedAt ??= Date.now()
      await sleep(50)
    }
    if (startedAt === undefined || state === 'failed') throw new Error(`The rebuild is ${state}.`)
    const cpu = cpuMs(indexer) - cpuBefore
    const { rows } = await pool.query<{ leads: number; seconds: number }>(
      `SELECT sum(leads)::bigint AS leads, extract(epoch FROM max(written_at) - $2::timestamptz)::float8 AS seconds
       FROM sync.rebuild_chunk WHERE rebuild_id = $1`,
      [id, new Date(startedAt)],
    )
    const { leads, seconds } = rows[0] ?? { leads: 0, seconds: Number.NaN }
    const of = (name: string, value: number, unit: string) => figure({ suite: 'build', name, value, unit })
    return [
      of('a rebuild by the indexer, leads', leads, ''),
      of('a rebuild by the indexer, documents a second', leads / seconds, '/s'),
      of('a rebuild by the indexer, its CPU a document', cpu / leads, 'ms'),
    ]
  } finally {
    await galena(['reindex', 'cancel', '--json'], { environment })
  }
}
