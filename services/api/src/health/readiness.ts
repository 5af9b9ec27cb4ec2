import { connectionProblem } from '@galena/operations/servers/connection-problem'
import type { Problem } from '@galena/operations/status/verdict'
import type { Engine } from '@galena/search/engine/engine'
import { isIndexMissing } from '@galena/search/engine/engine-error'
import { documentCount } from '@galena/search/index/index-state'
import { createProbe, probeKeepMs } from '@galena/service/process/probe'
import { twice } from '@galena/service/process/twice'
import { type Migration, missingMigrations, readMigrations } from '@galena/store/database/migrate'
import type { Pool } from '@galena/store/database/pool'
import type { IndexOwnerCheck } from '../auth/index-owner.ts'
import type { TenantCache } from '../auth/tenant-cache.ts'

export interface ReadinessContext {
  readonly engine: Engine
  readonly pool: Pool
  readonly tenants: Pick<TenantCache, 'state'>
  readonly indexOwner: Pick<IndexOwnerCheck, 'state'>
}

/** Whether searches are answered. */
export interface Readiness {
  /** Why not: every search gets a 503. */
  readonly problems: readonly Problem[]
  /** What is wrong and does not keep searches from being answered yet. */
  readonly notes: readonly Problem[]
}

/** Whoever asks for readiness waits no longer than this for a server that is silent. */
const deadlineMs = 3_000

/** Finds out whether the api can answer a search, by asking the servers what a search asks; once a second at most. */
export function createReadiness(context: ReadinessContext): () => Promise<Readiness> {
  const { engine, pool } = context
  const options = { deadlineMs, keepMs: probeKeepMs }
  let migrations: Promise<Migration[]> | undefined
  const askPostgres = createProbe(async () => {
    migrations ??= readMigrations()
    const known = await migrations
    return twice(async () => (await missingMigrations(pool, known)).length)
  }, options)
  const askEngine = createProbe(() => twice(() => documentCount(engine)), options)
  return async () => {
    const [database, index] = await Promise.all([
      askPostgres().then(ofMigrations, ofPostgres),
      askEngine().then(() => undefined, ofEngine),
    ])
    const { isFilled, isFresh } = context.tenants.state()
    const names = isFilled && isFresh ? undefined : (database ?? namesUnread)
    const owner = ofOwner(context.indexOwner)
    // Without a database or an index, nobody knows whose it is.
    const unknown = owner?.code === 'owner_unknown' && (names ?? index) !== undefined
    const needed = database?.code === 'not_migrated' ? database : names
    return {
      problems: [needed, index, unknown ? undefined : owner].filter((problem) => problem !== undefined),
      notes: [needed ? undefined : database].filter((problem) => problem !== undefined),
    }
  }
}

function ofMigrations(missing: number): Problem | undefined {
  if (missing === 0) return undefined
  return {
    code: 'not_migrated',
    message: `The database lacks ${missing} migration${missing === 1 ? '' : 's'} of this version of Galena, or is another database.`,
    remedy: 'Check the name of the database in DATABASE_URL, then run `galena migrate`.',
  }
}

function ofPostgres(error: unknown): Problem {
  const { message, remedy, kind } = connectionProblem('Postgres', error)
  return { code: kind === 'not_migrated' ? 'not_migrated' : 'postgres_unavailable', message, remedy }
}

const namesUnread: Problem = {
  code: 'names_unread',
  message: 'Names and keys have not been read from the database yet, or not for too long.',
  remedy: 'Wait a few seconds. If it stays so, the log of the api says why.',
}

function ofEngine(error: unknown): Problem {
  if (isIndexMissing(error))
    return {
      code: 'no_index',
      message: 'There is no search index of this INDEX_NAME.',
      remedy: 'Start an indexer: it creates the index. Check INDEX_NAME and ELASTICSEARCH_URL.',
    }
  const { message, remedy } = connectionProblem('Elasticsearch', error)
  return { code: 'elasticsearch_unavailable', message, remedy }
}

function ofOwner(check: ReadinessContext['indexOwner']): Problem | undefined {
  switch (check.state()) {
    case 'ours':
      return undefined
    case 'foreign':
      return {
        code: 'index_not_ours',
        message: 'The search index belongs to another installation.',
        remedy: 'Check DATABASE_URL, ELASTICSEARCH_URL and INDEX_NAME; `galena owner show` says more.',
      }
    case 'unknown':
      return {
        code: 'owner_unknown',
        message: 'It is not known yet whose the search index is.',
        remedy:
          'Wait a few seconds. If it stays so, let the user of Elasticsearch read INDEX_NAME.owner, and see the log of the api.',
      }
  }
}
