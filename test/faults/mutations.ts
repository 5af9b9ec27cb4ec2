/** Takes one guard of the protocol out of a copy of the sources. */
export interface Mutation {
  readonly name: string
  readonly replacements: readonly Replacement[]
  /** Whether Redis keeps what it has, because the build relies on it. */
  readonly sparesRedis?: boolean
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
const relay = 'services/indexer/src/sync/relay.ts'

const claimed = '  const leadIds = [...new Set(changes.map(({ leadId }) => leadId))]\n'
const takeToken = '  const token = await tools.clock.token()\n'
const readSnapshot = 'readSnapshot(tools, leadIds, token)\n  const targets'

/**
 * The relay rings for a shard at every look while it has due rows, so that whatever is lost between it and a worker is
 * made good 50 ms later; a wake-up that deduplication drops is then no more than a short delay. What
 * `keepLastIfActive` guards against shows only where a change is rung for once. This relay does so: a change that is
 * due, or due again, is one ring.
 */
const ringsOnce: readonly Replacement[] = [
  {
    file: dueChanges,
    find: 'SELECT lane, shard\n      FROM unnest',
    replace: `SELECT lane, shard, ARRAY(
          SELECT c.id || ':' || c.attempts FROM sync.change c
          WHERE c.lane = lanes.lane AND c.shard = shard.shard AND c.not_before <= clock_timestamp()
        ) AS changes
      FROM unnest`,
  },
  {
    file: relay,
    find: '    const worth = due.filter(worthRinging)\n',
    replace: `    const worth = due.filter((shard) => {
      const changes = (shard as unknown as { changes: string[] }).changes
      const isNew = changes.some((change) => !rungFor.has(change))
      for (const change of changes) rungFor.add(change)
      return isNew
    })
`,
  },
  {
    file: relay,
    find: '  const rungAt = new Map',
    replace: '  const rungFor = new Set<string>()\n  const rungAt = new Map',
  },
]

const mutations: readonly Mutation[] = [
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
        replace: readSnapshot.replace('token)\n', `0)\n${takeToken}`),
      },
    ],
  },
  {
    name: 'simple-dedup',
    replacements: [
      ...ringsOnce,
      { file: 'services/indexer/src/sync/wake-up-queues.ts', find: ', keepLastIfActive: true', replace: '' },
    ],
    sparesRedis: true,
  },
  // The control of the one above: as long as Redis keeps its jobs, one ring a change is enough with `keepLastIfActive`.
  { name: 'ring-once', replacements: ringsOnce, sparesRedis: true },
  {
    name: 'rows-first',
    replacements: [
      {
        file: drain,
        find: claimed,
        replace: `  await tools.pool.query('DELETE FROM sync.change WHERE id = ANY ($1)', [changes.map(({ id }) => id)])\n${claimed}`,
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
]

export function findMutation(name: string): Mutation {
  const mutation = mutations.find((other) => other.name === name)
  if (mutation) return mutation
  throw new Error(`There is no mutation ${name}, only ${mutations.map((other) => other.name).join(', ')}.`)
}
