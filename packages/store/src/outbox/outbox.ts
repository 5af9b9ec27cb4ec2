import type pg from 'pg'
import { inTransaction, longQueryTimeoutMs } from '../database/pool.ts'
import type { Change, Place } from './change.ts'
import { type Look, liveLagSeconds, lookForChanges, readDueChanges } from './due-changes.ts'
import { createFloors, type Issued, type Patience, type Writer } from './floors.ts'

/** The outbox as one process reads it: looks and claims begin above what is known to be deleted. */
export interface Outbox {
  /** What is due, and has been committed for longer than a second. Not to be called again before it has answered. */
  look(): Promise<Look>
  /** Looks from the bottom, and has the next looks begin at what it finds. Takes long while an old snapshot is open. */
  lookEverywhere(): Promise<void>
  /** Up to `limit` due changes of a place; see `readDueChanges`. */
  claim(place: Place, limit: number): Promise<Change[]>
  /** See `liveLagSeconds` of due-changes. */
  liveLagSeconds(): Promise<number>
}

/** How often the open writers are read. Rows of one that was open for very long are found this long after its commit. */
const checkIntervalMs = 500

interface OutboxOptions {
  /** Gets the errors of checks. Until one succeeds, looks begin at the bottom. */
  readonly onError: (error: unknown) => void
  readonly checkEveryMs?: number
  readonly patience?: Patience
}

export function createOutbox(
  pool: pg.Pool,
  { onError, checkEveryMs = checkIntervalMs, patience }: OutboxOptions,
): Outbox {
  const floors = createFloors(patience)
  let checkedAt = -Infinity
  let checkedIn: string | undefined

  /** The order of the two statements matters; see docs/decisions.md. */
  async function check(): Promise<void> {
    const { session, continues, ...issued } = await readIssued(pool, checkedIn)
    const writers = await readWriters(pool)
    // Another server may have issued fewer ids, and so may this one when it has crashed.
    if (!continues) floors.forget()
    floors.check(issued, writers)
    checkedAt = performance.now()
    checkedIn = session
  }

  return {
    async look() {
      if (performance.now() - checkedAt >= checkEveryMs)
        await check().catch((error: unknown) => {
          floors.forget()
          onError(error)
        })
      const version = floors.version()
      const look = await lookForChanges(pool, floors.bounds())
      if (floors.version() === version) floors.raise(look.firstRows)
      return look
    },
    async lookEverywhere() {
      const { firstRows } = await inTransaction(pool, async (client) => {
        await client.query('SET LOCAL statement_timeout = 0')
        return lookForChanges(client, undefined, longQueryTimeoutMs)
      })
      floors.lower(firstRows)
    },
    claim: ({ lane, shard }, limit) => readDueChanges(pool, lane, shard, limit, floors.bounds()),
    liveLagSeconds: () => liveLagSeconds(pool, floors.bounds()),
  }
}

interface Session {
  /** The session that asked. */
  readonly session: string
  /** Whether the session that asked before is open on this server: it would survive no crash and no failover. */
  readonly continues: boolean
}

async function readIssued(pool: pg.Pool, before: string | undefined): Promise<Issued & Session> {
  const { rows } = await pool.query<Issued & Session>({
    name: 'issued',
    text: `
      SELECT change, parent_change AS parent, fanout, (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms,
        (SELECT pid || ' ' || backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()) AS session,
        EXISTS (SELECT FROM pg_stat_activity WHERE pid || ' ' || backend_start = $1) AS continues
      FROM sync.last_ids()`,
    values: [before],
  })
  const [issued] = rows
  if (!issued) throw new Error('sync.last_ids() returned nothing. Run `galena migrate`.')
  return issued
}

/** A transaction locks a table like this before it writes its first row, and until after its rows can be seen. */
async function readWriters(pool: pg.Pool): Promise<Writer[]> {
  const { rows } = await pool.query<Writer>({
    name: 'writers',
    text: `
      SELECT DISTINCT virtualtransaction AS transaction, pid IS NULL AS "isPrepared"
      FROM pg_locks JOIN pg_database ON pg_database.oid = database AND datname = current_database()
      WHERE locktype = 'relation' AND mode = 'RowExclusiveLock'
        AND relation IN ('sync.change'::regclass, 'sync.parent_change'::regclass, 'sync.fanout'::regclass)`,
  })
  return rows
}
