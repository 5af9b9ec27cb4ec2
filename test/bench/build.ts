import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { serialiseDocument } from '@galena/lead/document'
import { readDocuments } from '@galena/operations/read-documents'
import { loadPlaces } from '@galena/places/places'
import { bulkWrite } from '@galena/search/bulk'
import { connectEngine } from '@galena/search/engine'
import { createIndexToFill, dropIndex } from '@galena/search/lead-index'
import { inTransaction } from '@galena/store/pool'
import { drained } from './changes.ts'
import { type Figure, figure } from './figure.ts'
import { manyConnections } from './load.ts'
import { createNoise } from './noise.ts'
import { medianInterval } from './statistics.ts'
import type { BenchSystem } from './system.ts'

/** As the indexer writes them. */
const leadsABatch = 500
const batchesAtOnce = 2
const leadsAtOnce = 100
const batchesABlock = 20
const mostBlocks = 24
/** The first blocks warm the engine and this process up, and are not counted. */
const warmUp = 4

/** A batch: the leads, and the body of their `_bulk` in a file. */
interface Batch {
  readonly ids: readonly number[]
  readonly file: string
}

/**
 * What writing leads from Postgres costs beside writing the same documents from files: each block of leads once
 * straight from the files, once through the code of a rebuild, once up to the documents alone.
 */
export async function measureBuild(system: BenchSystem): Promise<Figure[]> {
  await drained(system)
  const engine = connectEngine(
    { url: system.elasticsearch, apiKey: undefined, caFile: undefined, alias: system.alias },
    { timeoutMs: 60_000 },
  )
  const [raw, ours] = ['raw', 'ours'].map((name) => `bench-${name}`) as [string, string]
  const folder = join(system.home, 'bench-build')
  const places = loadPlaces()
  const findPlace = (text: string, options: { country?: string | null }) => places.findPlace(text, options)
  const version = Date.now() * 1_000

  const documentsOf = (ids: readonly number[]) =>
    inTransaction(
      system.pool,
      async (client) => {
        const writes: { leadId: number; source: string | undefined }[] = []
        for (let at = 0; at < ids.length; at += leadsAtOnce) {
          const some = ids.slice(at, at + leadsAtOnce)
          const documents = await readDocuments(client, some, findPlace)
          for (const leadId of some) {
            const document = documents.get(leadId)
            writes.push({ leadId, source: document && serialiseDocument(document, version) })
          }
        }
        return writes
      },
      'ISOLATION LEVEL REPEATABLE READ READ ONLY',
    )

  async function writeFromPostgres({ ids }: Batch): Promise<void> {
    const writes = await documentsOf(ids)
    const signal = AbortSignal.timeout(60_000)
    const outcomes = await bulkWrite(engine.client, ours, writes, version, { signal, isRegistered: async () => true })
    if (outcomes.some(({ kind }) => kind !== 'settled')) throw new Error('Some leads were not taken.')
  }

  try {
    for (const index of [raw, ours]) {
      await dropIndex(engine, index)
      await createIndexToFill(engine, index, 1)
    }
    mkdirSync(folder, { recursive: true })
    const { rows } = await system.pool.query<{ id: number }>('SELECT id FROM lead ORDER BY id LIMIT $1', [
      mostBlocks * batchesABlock * leadsABatch,
    ])
    const noise = createNoise()
    const rates = { raw: [] as number[], ours: [] as number[], documents: [] as number[] }
    const ratios: number[] = []
    const cpu: number[] = []
    const leadsABlock = batchesABlock * leadsABatch
    for (let block = 0; (block + 1) * leadsABlock <= rows.length; block++) {
      const batches: Batch[] = []
      for (let at = 0; at < batchesABlock; at++) {
        const from = block * leadsABlock + at * leadsABatch
        const ids = rows.slice(from, from + leadsABatch).map(({ id }) => id)
        const file = join(folder, `${at}.ndjson`)
        const lines = (await documentsOf(ids)).map(
          ({ leadId, source }) =>
            `${JSON.stringify({ index: { _id: String(leadId), version, version_type: 'external' } })}\n${source}\n`,
        )
        writeFileSync(file, lines.join(''))
        batches.push({ ids, file })
      }
      noise.look()
      const sides = {
        raw: () => timed(batches, ({ file }) => postBulk(system.elasticsearch, raw, readFileSync(file))),
        ours: () => timed(batches, writeFromPostgres),
      }
      const seconds = { raw: 0, ours: 0 }
      // Neither side always has the warmer engine.
      for (const side of block % 2 ? (['raw', 'ours'] as const) : (['ours', 'raw'] as const)) {
        const before = process.cpuUsage()
        seconds[side] = await sides[side]()
        const { user, system: kernel } = process.cpuUsage(before)
        if (side === 'ours' && block >= warmUp) cpu.push((user + kernel) / 1_000 / leadsABlock)
      }
      const alone = await timed(batches, async ({ ids }) => void (await documentsOf(ids)))
      if (block < warmUp) continue
      rates.raw.push(leadsABlock / seconds.raw)
      rates.ours.push(leadsABlock / seconds.ours)
      rates.documents.push(leadsABlock / alone)
      ratios.push(seconds.raw / seconds.ours)
    }
    const of = (name: string, values: readonly number[], unit: string, aim?: string) =>
      figure({ suite: 'build', name, ...medianInterval(values), unit, ...(aim && { aim }) })
    return [
      of('documents a second, `_bulk` from files', rates.raw, '/s'),
      of('documents a second, from Postgres to the index', rates.ours, '/s'),
      of('documents a second, from Postgres, not sent', rates.documents, '/s'),
      of('from Postgres to the index ÷ `_bulk` from files', ratios, '×', '≥ 0.75'),
      of('CPU of our own process a document', cpu, 'ms'),
      noise.figure('build'),
    ]
  } finally {
    for (const index of [raw, ours]) await dropIndex(engine, index)
    await engine.client.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Seconds that it takes to do something with every batch, some at once. */
async function timed(batches: readonly Batch[], work: (batch: Batch) => Promise<void>): Promise<number> {
  const start = performance.now()
  const waiting = [...batches]
  const one = async () => {
    for (let batch = waiting.shift(); batch; batch = waiting.shift()) await work(batch)
  }
  await Promise.all(Array.from({ length: batchesAtOnce }, one))
  return (performance.now() - start) / 1_000
}

function postBulk(elasticsearch: string, index: string, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-ndjson' }
    request(new URL(`${index}/_bulk`, elasticsearch), { method: 'POST', headers, agent: manyConnections }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`A bulk was answered with ${answer.statusCode}.`))
      answer.on('end', resolve).on('error', reject).resume()
    })
      .on('error', reject)
      .end(body)
  })
}
