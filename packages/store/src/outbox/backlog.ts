import type pg from 'pg'
import type { Lane } from './change.ts'
import { type RegisteredTarget, readTargets } from './targets.ts'

export interface Backlog {
  /** Seconds since the oldest pending change was made; 0 when there is none. Confirmations do not count. */
  readonly lagSeconds: number
  /** Changes that wait, without confirmations. */
  readonly pending: number
  /** Changes that wait, by lane. */
  readonly lanes: Readonly<Record<Lane, number>>
  readonly failures: number
  readonly targets: readonly RegisteredTarget[]
}

/** What waits in a lane, in one of the tables of the outbox. */
export interface LaneBacklog {
  readonly lane: Lane
  /** Seconds since the oldest of it was made. */
  readonly oldest: number | null
  readonly waiting: number
}

/** SQL: rows of `LaneBacklog`. */
export const laneBacklog = `
  SELECT lane, extract(epoch FROM clock_timestamp() - min(enqueued_at))::float8 AS oldest, count(*) AS waiting
  FROM sync.change GROUP BY lane
  UNION ALL
  SELECT 'fanout', extract(epoch FROM clock_timestamp() - min(enqueued_at))::float8, count(*) FROM sync.fanout
  UNION ALL
  SELECT 'live', extract(epoch FROM clock_timestamp() - min(enqueued_at))::float8, count(*) FROM sync.parent_change`

/** How far the index is behind the database. */
export async function readBacklog(pool: pg.Pool): Promise<Backlog> {
  const { rows } = await pool.query<LaneBacklog>(laneBacklog)
  const failed = await pool.query<{ count: number }>('SELECT count(*) FROM sync.failure')
  return { ...sumBacklog(rows), failures: failed.rows[0]?.count ?? 0, targets: await readTargets(pool) }
}

export function sumBacklog(rows: readonly LaneBacklog[]): Pick<Backlog, 'lagSeconds' | 'pending' | 'lanes'> {
  const waitingIn = (lane: Lane) =>
    rows.filter((row) => row.lane === lane).reduce((sum, { waiting }) => sum + waiting, 0)
  const counted = rows.filter(({ lane }) => lane !== 'confirm')
  return {
    lagSeconds: Math.max(0, ...counted.map(({ oldest }) => oldest ?? 0)),
    pending: counted.reduce((sum, { waiting }) => sum + waiting, 0),
    lanes: {
      live: waitingIn('live'),
      fanout: waitingIn('fanout'),
      confirm: waitingIn('confirm'),
      repair: waitingIn('repair'),
    },
  }
}
