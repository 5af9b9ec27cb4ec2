import type pg from 'pg'
import { databaseOrigin } from '../verify/database-change.ts'
import {
  type FeedFacts,
  type FeedPosition,
  type FeedRow,
  type FeedSeen,
  isOutdated,
  isSameSeen,
  nothingSeen,
  seenNow,
} from './feed-position.ts'

/** A lead or a name that changed. */
export type FeedEntry = Pick<FeedRow, 'kind' | 'id'>

export interface FeedPage {
  /** In the order of the feed, or of the walk. */
  readonly entries: readonly FeedEntry[]
  /** Where to go on behind the first so many of them (at least one, when there are any), and whether there is more already. */
  after(count: number): { readonly position: FeedPosition; readonly more: boolean }
}

/**
 * A page of the feed of a company behind a position: up to `limit` leads and names that changed. Without one it begins with a
 * walk through all leads, which goes over into what has changed since it began. In any order of commits nothing is left out,
 * and something comes twice only when it changed twice. Undefined when the position counts no more: the reader begins anew.
 */
export async function readFeedPage(
  client: pg.ClientBase,
  companyId: number,
  position: FeedPosition | undefined,
  limit: number,
): Promise<FeedPage | undefined> {
  const isWalk = position === undefined || position.walked !== undefined
  const read = isWalk
    ? await walkLeads(client, companyId, position?.walked ?? -1, limit)
    : await readRows(client, companyId, position, limit)
  if (position && isOutdated(position, read.facts)) return undefined
  return isWalk ? walkPage(position, read, limit) : roundPage(position, read, limit)
}

interface Read {
  readonly facts: FeedFacts
  /** One more than the page has, when there is more. */
  readonly rows: readonly FeedRow[]
}

function walkPage(position: FeedPosition | undefined, { facts, rows }: Read, limit: number): FeedPage {
  const since = position?.since ?? seenNow(nothingSeen, facts)
  const from = { origin: facts.origin, since }
  return {
    entries: rows.slice(0, limit),
    after: (count) =>
      count < rows.length
        ? { position: { ...from, walked: rows[count - 1]?.id ?? -1 }, more: true }
        : { position: from, more: !isSameSeen(since, seenNow(since, facts)) },
  }
}

function roundPage({ origin, since, round }: FeedPosition, { facts, rows }: Read, limit: number): FeedPage {
  const until = round?.until ?? seenNow(since, facts)
  return {
    entries: rows.slice(0, limit),
    after(count) {
      const last = count < rows.length ? (rows[count - 1] ?? round?.last) : undefined
      if (last) return { position: { origin, since, round: { until, last } }, more: true }
      return { position: { origin, since: until }, more: !isSameSeen(until, seenNow(until, facts)) }
    },
  }
}

/** Transactions of another server, which a dump has brought along, are none of this one. */
const ofServer = 'xid < pg_snapshot_xmax(pg_current_snapshot())'

/** A restored table is another one; a database that was put back to an earlier state takes its index over under a new term. */
const facts = `
  hashtextextended(concat_ws(' ', ${databaseOrigin}, 'sync.feed'::regclass::oid,
    (SELECT concat_ws(' ', id, term) FROM sync.installation)) COLLATE "C", 0)::text AS origin,
  pg_current_snapshot()::text AS snapshot,
  coalesce((SELECT xid FROM sync.feed WHERE company_id = $1 AND ${ofServer} ORDER BY xid DESC LIMIT 1)::text, '0') AS last,
  coalesce((SELECT xid FROM sync.feed_forgotten WHERE company_id = $1 AND ${ofServer})::text, '0') AS forgotten`

interface FactsRow {
  readonly origin: string
  readonly snapshot: string
  readonly last: string
  readonly forgotten: string
}

const factsOf = ({ last, forgotten, ...row }: FactsRow): FeedFacts => ({
  ...row,
  last: Number(last),
  forgotten: Number(forgotten),
})

async function walkLeads(client: pg.ClientBase, companyId: number, after: number, limit: number): Promise<Read> {
  const { rows } = await client.query<FactsRow & { leads: number[] }>({
    name: 'feed walk',
    text: `SELECT ${facts},
      ARRAY(SELECT id FROM lead WHERE company_id = $1 AND id > $2 ORDER BY id LIMIT $3) AS leads`,
    values: [companyId, after, limit + 1],
  })
  const row = onlyRow(rows)
  return { facts: factsOf(row), rows: row.leads.map((id) => ({ xid: 0, kind: 'lead', id })) }
}

/** Two ranges of the index: what came behind all that was seen, and what was open then. */
async function readRows(
  client: pg.ClientBase,
  companyId: number,
  { since, round }: FeedPosition,
  limit: number,
): Promise<Read> {
  const wanted = `
    ${ofServer} AND (xid, kind, id) > ($4::xid8, $5, $6) AND ($7::xid8 IS NULL OR (xid < $7 AND xid <> ALL ($8::xid8[])))
    ORDER BY xid, kind, id LIMIT $9`
  const { rows } = await client.query<FactsRow & { rows: [xid: string, kind: FeedRow['kind'], id: number][] | null }>({
    name: 'feed rows',
    text: `SELECT ${facts}, (
      SELECT json_agg(json_build_array(xid::text, kind, id) ORDER BY xid, kind, id) FROM (
        SELECT * FROM (
          (SELECT xid, kind, id FROM sync.feed WHERE company_id = $1 AND xid >= $2::xid8 AND ${wanted})
          UNION ALL
          (SELECT xid, kind, id FROM sync.feed WHERE company_id = $1 AND xid = ANY ($3::xid8[]) AND ${wanted})
        ) AS ranges ORDER BY xid, kind, id LIMIT $9
      ) AS page) AS rows`,
    values: [companyId, since.end, since.open, ...lastOf(round?.last), ...untilOf(round?.until), limit + 1],
  })
  const row = onlyRow(rows)
  return { facts: factsOf(row), rows: (row.rows ?? []).map(([xid, kind, id]) => ({ xid: Number(xid), kind, id })) }
}

const lastOf = (last: FeedRow | undefined) => (last ? [last.xid, last.kind, last.id] : [0, '', 0])
const untilOf = (until: FeedSeen | undefined) => (until ? [until.end, until.open] : [null, []])

function onlyRow<Row>([row]: readonly Row[]): Row {
  if (row === undefined) throw new Error('Postgres did not say where the feed ends.')
  return row
}
