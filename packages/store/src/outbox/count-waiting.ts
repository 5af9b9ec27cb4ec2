import type pg from 'pg'

export interface Waiting {
  /** Changes that wait, without confirmations. */
  readonly pending: number
  /** Leads that an index refused. */
  readonly failures: number
  /** Leads whose changes wait for an operator. */
  readonly held: number
}

/** How much waits, and for whom. Counts every row: a long outbox takes a while. */
export async function countWaiting(pool: pg.Pool): Promise<Waiting> {
  const { rows } = await pool.query<Waiting>({
    name: 'count waiting',
    text: `
      SELECT (SELECT count(*) FROM sync.change WHERE lane <> 'confirm') + (SELECT count(*) FROM sync.fanout)
          + (SELECT count(*) FROM sync.parent_change) AS pending,
        (SELECT count(*) FROM sync.failure) AS failures, (SELECT count(*) FROM sync.held) AS held`,
  })
  if (!rows[0]) throw new Error('Postgres did not say what waits.')
  return rows[0]
}
