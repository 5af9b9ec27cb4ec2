import { galena } from '../support/galena.ts'
import type { Sql } from './database.ts'
import type { Scene } from './scene.ts'
import { within } from './within.ts'

const endsWithinMs = 400_000

/** How a rebuild ended: the previous index, or why it failed. */
export interface Rebuilt {
  readonly previous?: string
  readonly fault?: string
}

interface Run {
  readonly state: string
  readonly reason: string | null
  readonly previous: string | null
}

async function readRun(sql: Sql): Promise<Run | undefined> {
  const [run] = await sql<Run>(
    'SELECT state, reason, previous_index AS previous FROM sync.rebuild ORDER BY id DESC LIMIT 1',
  )
  return run
}

/** Starts a rebuild that swaps automatically, and slows its backfill down to this many seconds. */
export async function beginRebuild(
  { database, environment }: Pick<Scene, 'database' | 'environment'>,
  seconds: number,
): Promise<void> {
  await database.sql('UPDATE sync.throttle SET backfill_per_second = ceil((SELECT count(*) FROM lead) / $1::float8)', [
    seconds,
  ])
  const { code, said } = await galena(['reindex', 'start', '--swap'], { environment: { ...environment } })
  if (code !== 0) throw new Error(said)
}

/** Whether a backfill is in progress. */
export const isFilling = async ({ database }: Pick<Scene, 'database'>): Promise<boolean> =>
  (await readRun(database.sql).catch(() => undefined))?.state === 'backfilling'

/** Waits until searches read the new index, and returns the previous one; or says how the rebuild ended. */
export async function endOfRebuild({
  database,
  count,
}: Pick<Scene, 'database'> & { readonly count: (kind: 'index swapped after a rebuild') => void }): Promise<Rebuilt> {
  await within(endsWithinMs, async () => {
    const state = (await readRun(database.sql))?.state ?? ''
    return ['swapped', 'failed'].includes(state)
  })
  const run = await readRun(database.sql)
  if (run?.state !== 'swapped' || run.previous === null)
    return { fault: `The rebuild is ${run?.state}: ${run?.reason ?? 'no reason is known'}` }
  count('index swapped after a rebuild')
  return { previous: run.previous }
}

/** Takes the previous index back; searches read it again, and the new one is dropped. */
export async function rollBack({ environment, count }: Scene): Promise<Rebuilt> {
  const { code, said } = await galena(['reindex', 'rollback'], { environment: { ...environment } })
  if (code !== 0) return { fault: `The previous index cannot be taken back: ${said}` }
  count('previous index taken back after a swap')
  return {}
}
