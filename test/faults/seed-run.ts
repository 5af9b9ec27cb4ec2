import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { seededRandom } from '../oracle/random.ts'
import { createDatabase } from '../support/database.ts'
import type { Bulk } from './bulk.ts'
import { createClaims } from './claims.ts'
import { compareDocuments } from './compare-documents.ts'
import { connectDatabase, isExpected, type Sql } from './database.ts'
import { startDatabaseProxy } from './database-proxy.ts'
import { type EngineProxy, startEngineProxy } from './engine-proxy.ts'
import { expectedDocuments } from './expected-documents.ts'
import { drawFate, type Fate, pass } from './fate.ts'
import { FaultCounts } from './fault-counts.ts'
import { createIndexerProcess } from './indexer-process.ts'
import { populate, quiet } from './population.ts'
import {
  changeBehindReader,
  fileOfMovingDocument,
  forgottenDelete,
  heldSnapshot,
  heldToken,
  lateDelete,
  lateWrite,
  leadOfChangingPerson,
  type Scenario,
} from './scenarios.ts'
import type { Scene } from './scene.ts'
import type { FaultStack } from './stack.ts'
import { storedDocuments } from './stored-documents.ts'
import {
  emptyQueues,
  killAtAnyMoment,
  killUnderWay,
  restartPostgres,
  restartRedis,
  stopEngine,
  stopEngineForLong,
  type Trouble,
} from './troubles.ts'
import { within } from './within.ts'
import { startWriters } from './writers.ts'

export interface SeedOptions {
  readonly seed: number
  /** How long there are writers and faults. */
  readonly seconds: number
  /** Also faults that last as long as the indexer's own time-out. */
  readonly slow: boolean
  /** Leaves Redis alone: for a build that is meant to fail of something else. */
  readonly sparesRedis: boolean
  /** The folder with the services. */
  readonly build: string
}

export interface SeedResult {
  readonly counts: FaultCounts
  /** What is wrong, as lines; empty when the index equals the database. */
  readonly faults: readonly string[]
  readonly transactions: number
  readonly documents: number
}

/**
 * A write may reach the engine until this long after its token; a delete is confirmed later than that, or nothing could
 * be promised. Much shorter than in production, so that both happen within a seed.
 */
const latestWriteMs = 7_000
const confirmMs = 10_000
const outboxEmptyWithinMs = 240_000
const stuckAfterMs = 30_000

/** One seed: a system of its own, random writers, faults meanwhile, and the comparison once everything is at rest. */
export async function runSeed(stack: FaultStack, options: SeedOptions): Promise<SeedResult> {
  const { seed, build } = options
  const random = seededRandom(seed)
  const counts = new FaultCounts()
  const { count } = counts
  const testDatabase = await createDatabase()
  const database = connectDatabase(testDatabase.url)
  await database.sql(confirmSooner)
  await populate(database.sql)
  const databaseProxy = await startDatabaseProxy(testDatabase.url)
  const claims = createClaims()
  const redis = new Redis(stack.urls.REDIS_URL, { maxRetriesPerRequest: null, retryStrategy: () => 200 })
  redis.on('error', () => undefined)
  const index = testDatabase.name
  const engineUrl = stack.urls.ELASTICSEARCH_URL
  let decide: (bulk: Bulk) => Fate = () => pass
  const engine: EngineProxy = await startEngineProxy({
    engineUrl,
    senders: ['one', 'two'],
    decide: (bulk) => claims.fateOf(bulk) ?? decide(bulk),
    mayStillApply: (bulk) => Date.now() - tokenTime(bulk) < latestWriteMs,
    count,
  })
  const logs = join(stack.home, 'logs')
  mkdirSync(logs, { recursive: true })
  const indexers = ['one', 'two'].map((name) => {
    const logFile = join(logs, `indexer-${name}-seed-${seed}.log`)
    rmSync(logFile, { force: true })
    const environment = {
      DATABASE_URL: databaseProxy.url,
      REDIS_URL: stack.urls.REDIS_URL,
      ELASTICSEARCH_URL: engine.addressFor(name),
      INDEX_NAME: index,
      QUEUE_PREFIX: index,
      BATCH_LEADS: '20',
      CONFIRM_DELAY_MS: '60000',
    }
    return createIndexerProcess({ name, build, environment, logFile })
  })
  let used = 0
  const scene: Scene = {
    random,
    count,
    stack,
    database,
    databaseProxy,
    redis,
    queuePrefix: index,
    engine,
    claims,
    indexers,
    sparesRedis: options.sparesRedis,
    // Every second one, because two have the same person.
    freshLead: () => quiet.firstLead + ((used++ * 2) % quiet.leads),
    async askIndex(method, path, body) {
      const answer = await fetch(`${engineUrl}/${index}/${path}`, {
        method,
        ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      })
      if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`)
    },
  }

  try {
    const [first, second] = indexers
    await first?.start()
    const writers = startWriters(database, seed, 3)
    const later = (bulk: Bulk) => {
      const longestMs = 200 + random.below(1_500)
      return within(longestMs, () => bulk.operations.every(({ id }) => engine.ledger.isOutdated(id, bulk.number)))
    }
    const drawn = seededRandom(seed + 500_000)
    decide = (bulk) => drawFate(drawn, later, bulk)
    await second?.start()
    await makeTrouble(scene, options)
    await writers.stop()
    decide = () => pass
    await outboxEmpty(database.sql, "lane <> 'confirm'")
    await scene.askIndex('PUT', '_settings', { 'index.gc_deletes': '0s' })
    for (const scenario of [...calm, ...calm]) await carryOut(scenario, scene)
    if (engine.ledger.senders.size === 2) count('two indexers wrote to the index')
    const faults = await faultsOf(scene, engineUrl, index)
    const [row] = await database.sql<{ documents: number }>('SELECT count(*) AS documents FROM lead')
    return {
      counts,
      faults: [...indexers.flatMap(({ deaths }) => deaths), ...faults],
      transactions: writers.transactions(),
      documents: row?.documents ?? 0,
    }
  } finally {
    await Promise.all(indexers.map((indexer) => indexer.kill()))
    await engine.stop()
    await databaseProxy.stop()
    await redis.flushall()
    redis.disconnect()
    await database.end()
    await testDatabase.drop()
    await fetch(`${engineUrl}/_alias/${index}`).then(async (answer) => {
      for (const name of Object.keys((await answer.json()) as object))
        await fetch(`${engineUrl}/${name}`, { method: 'DELETE' })
    })
  }
}

/** Once more without any other fault, when nothing is left to come that would make good what goes wrong. */
const calm: readonly Scenario[] = [
  lateWrite,
  lateDelete,
  forgottenDelete,
  heldToken,
  heldSnapshot,
  changeBehindReader,
  leadOfChangingPerson,
  fileOfMovingDocument,
]

/** In production five minutes, and a minute at least. */
const confirmSooner = `
  CREATE FUNCTION confirm_sooner() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    NEW.not_before := clock_timestamp() + ${confirmMs} * interval '1 millisecond';
    RETURN NEW;
  END $$;
  CREATE TRIGGER confirm_sooner BEFORE INSERT ON sync.change FOR EACH ROW
    WHEN (NEW.lane = 'confirm') EXECUTE FUNCTION confirm_sooner()`

/** When the batch took its token, whose microseconds are those of this machine's clock. */
function tokenTime({ operations, arrivedAt }: Bulk): number {
  const time = (operations.find(({ version }) => version !== undefined)?.version ?? 0) / 1_000
  return Math.abs(time - arrivedAt) < 60_000 ? time : arrivedAt
}

/**
 * At first the engine forgets deletes at once, and nothing is later than the confirmation. Then it remembers them, and
 * writes may be as late as they like.
 */
async function makeTrouble(scene: Scene, { seconds, slow }: SeedOptions): Promise<void> {
  const [early, late] = [
    [killUnderWay, killAtAnyMoment, emptyQueues, restartRedis],
    [killUnderWay, restartPostgres, stopEngine, ...(slow ? [stopEngineForLong] : [])],
  ]
  await scene.askIndex('PUT', '_settings', { 'index.gc_deletes': '0s', 'index.refresh_interval': '5s' })
  const forgetful = [lateWrite, lateDelete, forgottenDelete, heldToken, heldSnapshot]
  await phase(scene, seconds * 550, early, forgetful)
  await scene.askIndex('PUT', '_settings', { 'index.gc_deletes': '15m' })
  await phase(scene, seconds * 450, late, [
    lateWrite,
    lateDelete,
    heldToken,
    heldSnapshot,
    leadOfChangingPerson,
    fileOfMovingDocument,
  ])
}

/** Troubles once each and scenarios over and over, in random order, for so long. */
async function phase(scene: Scene, ms: number, troubles: Trouble[], scenarios: Scenario[]): Promise<void> {
  const { random } = scene
  const end = Date.now() + ms
  let isOver = false
  const play = async () => {
    while (!isOver && Date.now() < end)
      for (const scenario of random.shuffled(scenarios)) {
        if (isOver || Date.now() >= end) return
        await carryOut(scenario, scene)
      }
  }
  const trouble = async () => {
    for (const act of random.shuffled(troubles)) {
      await sleep(random.below(ms / troubles.length / 2))
      if (isOver) return
      await act(scene)
    }
  }
  const over = () => {
    isOver = true
  }
  // Neither goes on when the other has failed.
  await Promise.all([play(), trouble()].map((work) => work.catch(rethrowAfter(over))))
}

function rethrowAfter(act: () => void): (error: unknown) => never {
  return (error) => {
    act()
    throw error
  }
}

/** A scenario that a trouble came across is over; the next one comes. */
async function carryOut(scenario: Scenario, scene: Scene): Promise<void> {
  try {
    await scenario(scene)
  } catch (error) {
    if (!isExpected(error)) throw error
    // The server is away for a moment.
    await sleep(200)
  }
}

/** Waits until the outbox is empty of these; no longer when nothing of it was settled for a while though it is due. */
async function outboxEmpty(sql: Sql, which: string): Promise<void> {
  let [before, since] = ['', Date.now()]
  await within(outboxEmptyWithinMs, async () => {
    const [row] = await sql<{ rows: number; state: string; due: boolean }>(
      `SELECT count(*) AS rows, count(*) || ' ' || coalesce(sum(id), 0) AS state, bool_or(not_before < now()) AS due
       FROM (SELECT id, not_before FROM sync.change WHERE ${which} UNION ALL SELECT id, enqueued_at FROM sync.fanout
         UNION ALL SELECT id, enqueued_at FROM sync.parent_change) AS waiting`,
    )
    if (!row) return false
    if (row.state !== before || !row.due) [before, since] = [row.state, Date.now()]
    return row.rows === 0 || Date.now() - since > stuckAfterMs
  })
}

async function faultsOf({ database: { sql }, engine }: Scene, engineUrl: string, index: string): Promise<string[]> {
  await outboxEmpty(sql, 'true')
  const faults: string[] = []
  const rows = await sql('SELECT *, clock_timestamp() AS now FROM sync.change ORDER BY id LIMIT 5')
  if (rows.length > 0) {
    faults.push('The outbox does not become empty:', ...rows.map((row) => `  ${JSON.stringify(row)}`))
  }
  for (const failure of await sql('SELECT * FROM sync.failure LIMIT 5'))
    faults.push(`Refused: ${JSON.stringify(failure)}`)
  const differences = compareDocuments(await expectedDocuments(sql), await storedDocuments(engineUrl, index))
  for (const { kind, lead, fields } of differences.slice(0, 5)) {
    faults.push(`Lead ${lead} is ${kind}`, ...fields.map((field) => `  ${field}`))
    for (const row of await sql('SELECT * FROM sync.change WHERE lead_id = $1', [lead]))
      faults.push(`  pending: ${JSON.stringify(row)}`)
    faults.push(...engine.ledger.history(String(lead)).map((line) => `  ${line}`))
  }
  if (differences.length > 0) {
    const kinds = ['missing', 'ghost', 'stale'].map(
      (kind) => `${differences.filter((one) => one.kind === kind).length} ${kind}`,
    )
    faults.push(`${differences.length} leads differ: ${kinds.join(', ')}`)
  }
  return faults
}
