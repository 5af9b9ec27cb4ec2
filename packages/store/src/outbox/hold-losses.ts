import type pg from 'pg'
import { inTransaction } from '../database/pool.ts'
import { readThrottle } from '../operator/throttle.ts'
import { unknownCompany } from './change.ts'
import { exceedsLimit } from './loss-limit.ts'

/** A document that searches would lose, though no change of its lead asks for that. */
export interface Loss {
  readonly leadId: number
  /** Of the document, as the index has it. */
  readonly companyId: number
  /** `delete` removes the document, `rewrite` overwrites it. */
  readonly operation: 'delete' | 'rewrite'
  /** The rows of `sync.change` that ask for it. */
  readonly changeIds: readonly number[]
}

/** An advisory lock, any fixed number: losses of all indexers are counted one after another. */
const countingLock = 7_226_611

/** How many documents the searched index has. */
export interface DocumentCounts {
  readonly all: number
  readonly byCompany: ReadonlyMap<number, number>
}

/**
 * Counts losses, and holds those of each company that loses too much, or all when the companies together lose too much:
 * their changes leave the outbox and wait in `sync.held`. While a company has something held, all its further losses are
 * held, too. Returns the leads that are held and must not be written. The token is that of the batch.
 */
export async function holdLosses(
  pool: pg.Pool,
  losses: readonly Loss[],
  documents: DocumentCounts,
  token: number,
): Promise<Set<number>> {
  return inTransaction(pool, async (client) => {
    const addresses = losses.map(({ leadId, companyId }) => ({ companyId, address: String(leadId) }))
    const exceeded = await countRemovals(client, addresses, documents)
    const held = losses.filter(({ companyId }) => exceeded.has(companyId))
    if (held.length > 0) await hold(client, held, token)
    return new Set(held.map(({ leadId }) => leadId))
  })
}

/** Counts documents of no company as removed, unless there are too many of them. Returns whether they may be removed. */
export function mayRemove(pool: pg.Pool, addresses: readonly string[], documents: DocumentCounts): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const removals = addresses.map((address) => ({ companyId: unknownCompany, address }))
    return (await countRemovals(client, removals, documents)).size === 0
  })
}

interface RemovalCount {
  readonly companyId: number
  /** Within ten minutes, together with what is asked for now. */
  readonly removed: number
  /** Those of before whose document is gone; one that was overwritten is still there. */
  readonly gone: number
  /** Whether something of the company is held already. */
  readonly isHeld: boolean
}

/** Counts removals of the last ten minutes. Those of a company that may lose no more are not counted; returns these companies. */
async function countRemovals(
  client: pg.ClientBase,
  removals: readonly { readonly companyId: number; readonly address: string }[],
  { all, byCompany }: DocumentCounts,
): Promise<Set<number>> {
  const limits = await readThrottle(client)
  await client.query('SELECT pg_advisory_xact_lock($1)', [countingLock])
  await client.query("DELETE FROM sync.removal WHERE at <= clock_timestamp() - interval '10 minutes'")
  const asked = removals.map(({ companyId }) => companyId)
  const addresses = removals.map(({ address }) => address)
  const { rows } = await client.query<RemovalCount>(
    `WITH removed AS (
       SELECT * FROM unnest($1::bigint[], $2::text[]) AS asked (company_id, address)
       UNION SELECT company_id, address FROM sync.removal
     )
     SELECT company_id AS "companyId", count(*) AS removed,
       count(*) FILTER (WHERE (company_id, address) IN (SELECT company_id, address FROM sync.removal)
         AND NOT EXISTS (SELECT FROM lead WHERE id = CASE WHEN address ~ '^[0-9]{1,15}$' THEN address::bigint END)
       ) AS gone,
       EXISTS (SELECT FROM sync.held WHERE held.company_id = removed.company_id) AS "isHeld"
     FROM removed GROUP BY company_id`,
    [asked, addresses],
  )
  const sum = (of: (row: RemovalCount) => number) => rows.reduce((total, row) => total + of(row), 0)
  const [ofAll, before] = [sum(({ removed }) => removed), sum(({ gone }) => gone)]
  // Percentages are those of what there was ten minutes ago.
  const isTooMuch = exceedsLimit(ofAll, all + before, limits)
  const companies = new Set(asked)
  const exceeded = new Set(
    rows
      .filter(({ companyId }) => companies.has(companyId))
      .filter(
        ({ companyId, removed, gone, isHeld }) =>
          isTooMuch || isHeld || exceedsLimit(removed, (byCompany.get(companyId) ?? 0) + gone, limits),
      )
      .map(({ companyId }) => companyId),
  )
  await client.query(
    `INSERT INTO sync.removal (company_id, address)
     SELECT * FROM unnest($1::bigint[], $2::text[]) AS asked (company_id, address) WHERE company_id <> ALL ($3::bigint[])
     ON CONFLICT DO NOTHING`,
    [asked, addresses, [...exceeded]],
  )
  return exceeded
}

async function hold(client: pg.ClientBase, losses: readonly Loss[], token: number): Promise<void> {
  await client.query('DELETE FROM sync.change WHERE id = ANY ($1::bigint[])', [
    losses.flatMap(({ changeIds }) => changeIds),
  ])
  await client.query(
    `INSERT INTO sync.held (lead_id, company_id, operation, token)
     SELECT *, $4::bigint FROM unnest($1::bigint[], $2::bigint[], $3::text[])
     ON CONFLICT (lead_id) DO UPDATE SET operation = excluded.operation, token = excluded.token
     WHERE excluded.token > held.token`,
    [
      losses.map(({ leadId }) => leadId),
      losses.map(({ companyId }) => companyId),
      losses.map(({ operation }) => operation),
      token,
    ],
  )
}
