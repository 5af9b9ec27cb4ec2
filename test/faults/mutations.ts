/** Takes one guard of the protocol out of a copy of the sources. */
export interface Mutation {
  readonly name: string
  readonly replacements: readonly Replacement[]
  /** Whether the queues keep what they have, because the build relies on it. */
  readonly sparesQueues?: boolean
}

/** `find` must stand in the file once. */
interface Replacement {
  readonly file: string
  readonly find: string
  readonly replace: string
}

const drain = 'services/indexer/src/sync/drain.ts'
const writeLeads = 'services/indexer/src/sync/write-leads.ts'
const bulk = 'packages/search/src/index/bulk.ts'
const dueChanges = 'packages/store/src/outbox/due-changes.ts'
const settle = 'packages/store/src/outbox/settle.ts'
const feedPosition = 'packages/store/src/feed/feed-position.ts'
const backfill = 'services/indexer/src/rebuild/backfill.ts'
const relay = 'services/indexer/src/sync/relay.ts'
const wakeUpQueues = 'services/indexer/src/sync/wake-up-queues.ts'

const claimed = '  const leadIds = [...new Set(changes.map(({ leadId }) => leadId))]\n'
const takeToken = '  const token = await context.clock.token()\n'
const readSnapshot = 'readSnapshot(context, leadIds, token, only)\n  const targets'

/**
 * The relay enqueues a wake-up for an outbox shard at every poll while it has due rows. A wake-up that is lost or dropped is
 * therefore replaced 50 ms later, and costs only a short delay. What `keepLastIfActive` prevents shows only in a relay
 * that enqueues one wake-up per change that is due, or due again. This one does. Nobody replaces the wake-up of a job that
 * failed, wrote nothing or left the rest for another turn, so such a job is repeated, or continues.
 */
const enqueuesOnce: readonly Replacement[] = [
  {
    file: dueChanges,
    find: 'SELECT new.id, timely.ms,',
    replace: `SELECT ARRAY(
          SELECT id || ':' || attempts FROM sync.change
          WHERE lane = place.lane AND shard = place.shard
            AND (\${isNew('place.above_id')} OR \${isTimely('place.above_ms')} OR \${isMistimed('place.lane')})
        ) AS changes, new.id, timely.ms,`,
  },
  {
    file: dueChanges,
    find: 'due: places.filter(',
    replace:
      'due: places.map((place, at) => ({ ...place, changes: (rows[at] as { changes?: string[] }).changes })).filter(',
  },
  {
    file: relay,
    find: '    const wanted = due.filter(isWorthEnqueueing)\n',
    replace: `    const wanted = due.filter((shard) => {
      const changes = (shard as unknown as { changes: string[] }).changes
      const isNew = changes.some((change) => !enqueuedFor.has(change))
      for (const change of changes) enqueuedFor.add(change)
      return isNew
    })
`,
  },
  {
    file: relay,
    find: '  const enqueuedAt = new Map',
    replace: '  const enqueuedFor = new Set<string>()\n  const enqueuedAt = new Map',
  },
  { file: wakeUpQueues, find: 'opts: { deduplication: ', replace: 'opts: { attempts: 1_000, deduplication: ' },
  {
    file: drain,
    find: 'if (!written) return { more: false, overloaded: false }\n',
    replace: "if (!written) throw new Error('Nothing may be written now.')\n",
  },
  { file: drain, find: 'const batchesPerJob = 20\n', replace: 'const batchesPerJob = Infinity\n' },
]

export const mutations: readonly Mutation[] = [
  {
    name: 'no-version',
    replacements: [
      {
        file: bulk,
        find: "{ _id: String(leadId), version: token, version_type: 'external' }",
        replace: '{ _id: String(leadId) }',
      },
    ],
  },
  {
    name: 'token-late',
    replacements: [
      { file: writeLeads, find: takeToken, replace: '' },
      {
        file: writeLeads,
        find: readSnapshot,
        replace: readSnapshot.replace('token, only)\n', `0, only)\n${takeToken}`),
      },
    ],
  },
  {
    name: 'simple-dedup',
    replacements: [...enqueuesOnce, { file: wakeUpQueues, find: ', keepLastIfActive: true', replace: '' }],
    sparesQueues: true,
  },
  // The control of the one above: as long as the queues keep their jobs, one wake-up per change is enough with
  // `keepLastIfActive`.
  { name: 'ring-once', replacements: enqueuesOnce, sparesQueues: true },
  {
    name: 'rows-first',
    replacements: [
      {
        file: drain,
        find: claimed,
        replace: `  await context.pool.query('DELETE FROM sync.change WHERE id = ANY ($1)', [changes.map(({ id }) => id)])\n${claimed}`,
      },
    ],
  },
  {
    name: 'delete-unversioned',
    replacements: [
      {
        file: bulk,
        find: '[JSON.stringify({ delete: address })]',
        replace: '[JSON.stringify({ delete: { _id: address._id } })]',
      },
    ],
  },
  {
    name: 'no-confirm',
    replacements: [{ file: settle, find: 'if (deleted.length > 0) {', replace: 'if (deleted.length > 1e9) {' }],
  },
  {
    name: 'no-identity',
    replacements: [
      {
        file: 'packages/operations/src/owner/claim-index.ts',
        find: 'await requireFree(context, ownership, known)\n',
        replace: "ownership.relation === 'foreign' ? 'Nobody asked.' : undefined\n",
      },
    ],
  },
  {
    name: 'no-brake',
    replacements: [
      {
        file: 'services/indexer/src/sync/brake.ts',
        find: 'unexplained(changes, writesTo(index, read))\n',
        replace: '[]\n',
      },
    ],
  },
  {
    name: 'no-table-lock',
    replacements: [
      {
        file: 'packages/store/src/database/pool.ts',
        find: '; LOCK TABLE ',
        replace: '; -- ',
      },
    ],
  },
  {
    name: 'auto-created-index',
    replacements: [
      {
        file: bulk,
        find: "index: writeAlias(target.index, target.term), operations, timeout: '10s', require_alias: true",
        replace: "index: target.index, operations, timeout: '10s', require_alias: false",
      },
    ],
  },
  // A reader passes over transactions that were open when it read.
  {
    name: 'feed-eager',
    replacements: [
      { file: feedPosition, find: 'open: openIn(snapshot).filter((xid) => xid < end) }', replace: 'open: [] }' },
    ],
  },
  {
    name: 'feed-backfill',
    replacements: [
      {
        file: backfill,
        find: '    await settle(client, { token, settled: [],',
        replace: `    await client.query(
      \`INSERT INTO sync.feed (company_id, kind, id) SELECT company_id, 'lead', id FROM lead WHERE id = ANY ($1) ORDER BY 1, 3
       ON CONFLICT (company_id, kind, id) DO UPDATE SET xid = excluded.xid\`,
      [done.map(({ leadId }) => leadId)],
    )
    await settle(client, { token, settled: [],`,
      },
    ],
  },
  {
    name: 'feed-no-delete',
    replacements: [
      {
        file: settle,
        find: 'WHERE company_id IS NOT NULL ORDER BY',
        replace: 'WHERE company_id IS NOT DISTINCT FROM company_now ORDER BY',
      },
    ],
  },
]

export function findMutation(name: string): Mutation {
  const mutation = mutations.find((other) => other.name === name)
  if (mutation) return mutation
  throw new Error(`There is no mutation ${name}, only ${mutations.map((other) => other.name).join(', ')}.`)
}
