import { setTimeout as sleep } from 'node:timers/promises'
import { isFilling } from './rebuild.ts'
import type { Scene } from './scene.ts'
import { patienceMs, within } from './within.ts'

/** Something done to a process. Resolves when the process is back. */
export type Trouble = (scene: Scene) => Promise<void>

/** While a bulk is held, work is certainly in progress. */
async function whileBulkIsHeld(scene: Scene, act: () => Promise<void>, sender?: string): Promise<void> {
  const held = scene.claims.claim('hold', (bulk) => sender === undefined || bulk.sender === sender)
  try {
    if (await within(patienceMs, () => held.bulk() !== undefined)) await act()
  } finally {
    held.release()
  }
}

export const killUnderWay: Trouble = async (scene) => {
  const indexer = scene.random.pick(scene.indexers)
  await whileBulkIsHeld(
    scene,
    async () => {
      if (scene.engine.underWay(indexer.name) === 0) return
      scene.count('indexer killed with a bulk under way')
      if (await isFilling(scene)) scene.count('indexer killed while an index was being filled')
      await indexer.kill()
    },
    indexer.name,
  )
  await sleep(scene.random.below(500))
  await indexer.start()
}

export const killAtAnyMoment: Trouble = async (scene) => {
  const indexer = scene.random.pick(scene.indexers)
  await sleep(scene.random.below(300))
  if (!indexer.isRunning()) return
  if (await isFilling(scene)) scene.count('indexer killed while an index was being filled')
  await indexer.kill()
  scene.count('indexer killed at any moment')
  await sleep(scene.random.below(1_000))
  await indexer.start()
}

export async function emptyQueues({ queues, count, sparesQueues }: Scene): Promise<void> {
  if (!sparesQueues && (await queues.empty()) > 0) count('queues emptied with work in them')
}

export const emptyBusyQueues: Trouble = (scene) => whileBulkIsHeld(scene, () => emptyQueues(scene))

export const restartQueues: Trouble = async (scene) => {
  const { queues, count, sparesQueues } = scene
  const { kill } = queues
  if (sparesQueues || !kill) return
  await whileBulkIsHeld(scene, async () => {
    if ((await kill()) > 0) count('Redis killed with work in it')
  })
  await back('Redis', () => queues.isUp())
}

const startOfPostgres = async ({ database }: Scene) =>
  (await database.sql<{ start: string }>('SELECT pg_postmaster_start_time()::text AS start'))[0]?.start

/** Stopped cleanly, or as in a crash, after which it recovers what was committed. */
export const restartPostgres: Trouble = async (scene) => {
  const before = await startOfPostgres(scene)
  await whileBulkIsHeld(scene, async () => {
    scene.stack.signal('postgres', scene.random.pick(['SIGINT', 'SIGQUIT']))
    scene.count('Postgres stopped with batches under way')
    await within(2_000, async () => (await startOfPostgres(scene)) !== before)
  })
  await back('Postgres', async () => (await startOfPostgres(scene)) !== before)
}

export const stopEngine: Trouble = async (scene) => {
  await engineStopped(scene, () => sleep(500 + scene.random.below(1_500)))
}

/** Until an indexer gives up on its bulk, which is then applied anyway. */
export const stopEngineForLong: Trouble = async (scene) => {
  await engineStopped(scene, async () => {
    await within(45_000, () => scene.engine.abandoned() > 0)
  })
}

/** One bulk of each indexer, so that their time-outs come while other work continues. */
export const withholdAnswers: Trouble = async ({ claims, indexers }) => {
  for (const { name } of indexers) claims.claim('withhold answer', ({ sender }) => sender === name)
}

/** As after an hour in which the clock of the database was ahead: from now on it lags behind the versions. */
export const setClockAhead: Trouble = async ({ database, count }) => {
  await database.sql('UPDATE sync.clock SET v = v + 3600000000')
  count('version clock an hour ahead, and then behind the time of the database')
}

async function engineStopped(scene: Scene, meanwhile: () => Promise<void>): Promise<void> {
  if (!(await within(patienceMs, () => scene.engine.underWay() > 0))) return
  scene.stack.signal('elasticsearch', 'SIGSTOP')
  try {
    if (scene.engine.underWay() > 0) scene.count('Elasticsearch stopped with a bulk under way')
    await meanwhile()
  } finally {
    scene.stack.signal('elasticsearch', 'SIGCONT')
  }
}

async function back(what: string, check: () => Promise<boolean>): Promise<void> {
  if (!(await within(60_000, check))) throw new Error(`${what} did not come back within a minute.`)
}
