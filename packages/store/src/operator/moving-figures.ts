import type pg from 'pg'
import { type LaneBacklog, laneBacklog } from '../outbox/backlog.ts'

/** What moves from one second to the next, in one question that costs little. */
export interface MovingFigures {
  readonly backlog: readonly LaneBacklog[]
  readonly failures: number
  /** The last verification. */
  readonly verification: {
    readonly id: number
    readonly state: string
    readonly checked: number
    readonly total: number | null
    readonly found: Readonly<Record<string, number>>
  } | null
  /** The rebuild that has not ended. */
  readonly rebuildId: number | null
  readonly lastAuditId: number
  /** Changes with the warnings that hold, with what is held, and with the state of the rebuild. */
  readonly turn: string
}

export async function readMovingFigures(pool: pg.Pool): Promise<MovingFigures> {
  const { rows } = await pool.query<MovingFigures>({
    name: 'moving figures',
    text: `
      SELECT (SELECT coalesce(json_agg(lanes), '[]') FROM (${laneBacklog}) AS lanes) AS backlog,
        (SELECT count(*) FROM sync.failure) AS failures,
        (SELECT row_to_json(v) FROM (
           SELECT id, state, checked, total, found FROM sync.verification ORDER BY id DESC LIMIT 1
         ) AS v) AS verification,
        open.id AS "rebuildId", (SELECT coalesce(max(id), 0)::bigint FROM sync.audit) AS "lastAuditId",
        concat_ws(' ', open.state, open.reason, (SELECT string_agg(code || message, ' ' ORDER BY code) FROM sync.warning),
          (SELECT string_agg(operation || count, ' ' ORDER BY operation)
           FROM (SELECT operation, count(*) FROM sync.held GROUP BY operation) AS held)) AS turn
      FROM (SELECT) AS one LEFT JOIN LATERAL (
        SELECT id, state, reason FROM sync.rebuild WHERE state NOT IN ('done', 'failed', 'cancelled', 'rolled_back')
        ORDER BY id DESC LIMIT 1
      ) AS open ON true`,
  })
  if (!rows[0]) throw new Error('Postgres did not say what moves.')
  return rows[0]
}
