import { setTimeout as sleep } from 'node:timers/promises'
import type { Bulk, Operation } from './bulk.ts'
import type { StatementPattern } from './database-proxy.ts'
import { personOf, quiet } from './population.ts'
import type { Scene } from './scene.ts'
import { emptyQueues } from './troubles.ts'
import { patienceMs, within } from './within.ts'

/** An interleaving that rarely happens by chance. */
export type Scenario = (scene: Scene) => Promise<void>

const touch = (scene: Scene, lead: number) =>
  scene.database.sql("UPDATE lead SET source = 'Source ' || $2::bigint WHERE id = $1", [
    lead,
    scene.random.below(1_000_000),
  ])

const insertAgain = (scene: Scene, lead: number) =>
  scene.database.sql(
    `INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id, source)
     OVERRIDING SYSTEM VALUE VALUES ($1, $2::bigint, $2::bigint * 100 + 1, $3, $2::bigint * 100 + 1, 'Again ' || $4::bigint) ON CONFLICT DO NOTHING`,
    [lead, quiet.id, personOf(lead), scene.random.below(1_000_000)],
  )

const remove = (scene: Scene, lead: number) => scene.database.sql('DELETE FROM lead WHERE id = $1', [lead])

/** Runs `act` once the bulk that does this to the lead has left its indexer, and sends the bulk on afterwards. */
async function behind(scene: Scene, action: Operation['action'], lead: number, act: (bulk: Bulk) => Promise<void>) {
  const late = scene.claims.claim('abandon', ({ operations }) =>
    operations.some((operation) => operation.action === action && operation.id === String(lead)),
  )
  try {
    await (action === 'index' ? touch(scene, lead) : remove(scene, lead))
    await within(patienceMs, () => late.bulk() !== undefined)
    const bulk = late.bulk()
    if (bulk) await act(bulk)
  } finally {
    late.release()
  }
}

/** A newer bulk has written the lead, and none will follow that could repair what an older one does. */
function isOvertaken(scene: Scene, lead: number, bulk: Bulk, action: Operation['action']): Promise<boolean> {
  return within(
    patienceMs,
    async () => scene.engine.ledger.isOutdated(String(lead), bulk, action) && (await hasNoChange(scene, lead)),
  )
}

/** An older document arrives after a newer one. */
export const lateWrite: Scenario = async (scene) => {
  const lead = scene.freshLead()
  await behind(scene, 'index', lead, async (bulk) => {
    await touch(scene, lead)
    await isOvertaken(scene, lead, bulk, 'index')
  })
}

/** A delete arrives after the lead was inserted again and indexed. */
export const lateDelete: Scenario = async (scene) => {
  const lead = scene.freshLead()
  await behind(scene, 'delete', lead, async (bulk) => {
    await insertAgain(scene, lead)
    await isOvertaken(scene, lead, bulk, 'index')
  })
}

/** A document arrives after the lead was deleted, when the engine has forgotten the delete. */
export const forgottenDelete: Scenario = async (scene) => {
  const lead = scene.freshLead()
  await behind(scene, 'index', lead, async (bulk) => {
    await remove(scene, lead)
    if (!(await isOvertaken(scene, lead, bulk, 'delete'))) return
    // A refresh removes old tombstones, by a clock that ticks every 200 ms.
    for (let round = 0; round < 3; round += 1) {
      await sleep(250)
      await scene.askIndex('POST', '_refresh')
    }
  })
}

const token: StatementPattern = ({ text }) => text.startsWith('UPDATE sync.clock SET v = greatest(v + 1')
const snapshot: StatementPattern = ({ text }) => /BEGIN.*REPEATABLE READ/.test(text)

/**
 * Holds an indexer's statement between two steps of a batch while its lead changes and another batch indexes it: with
 * the queues emptied, nothing shows any more that the outbox shard is being drained.
 */
const heldStatement =
  (
    statement: StatementPattern,
    kind: 'change committed between claim and token' | 'change committed between token and snapshot',
  ): Scenario =>
  async (scene) => {
    const lead = scene.freshLead()
    const [row] = await scene.database.sql<{ shard: number }>('SELECT hashint8($1) & 3 AS shard', [lead])
    const claim: StatementPattern = ({ text, values }) =>
      text.includes('FROM sync.change') && values[0] === 'live' && values[1] === String(row?.shard)
    const held = scene.databaseProxy.hold(statement, claim)
    try {
      await touch(scene, lead)
      if (!(await within(patienceMs, () => held.reached()))) return
      await touch(scene, lead)
      scene.count(kind)
      await emptyQueues(scene)
      await isSettled(scene, lead)
    } finally {
      held.release()
    }
  }

export const heldToken = heldStatement(token, 'change committed between claim and token')
export const heldSnapshot = heldStatement(snapshot, 'change committed between token and snapshot')

/** A change is committed after the job of its outbox shard has read: a wake-up added then must run afterwards. */
export const changeBehindReader: Scenario = async (scene) => {
  const lead = scene.freshLead()
  const held = scene.claims.claim('hold', ({ operations }) => operations.some(({ id }) => id === String(lead)))
  try {
    await touch(scene, lead)
    if (!(await within(patienceMs, () => held.bulk() !== undefined))) return
    await touch(scene, lead)
    scene.count("change committed while its shard's job had read")
    // Every relay polls meanwhile.
    await sleep(400)
  } finally {
    held.release()
  }
}

/**
 * A lead is moved to a person while a rename of that person is not committed yet: its trigger did not see the lead,
 * and the lead's document, written meanwhile, has the old name.
 */
export const leadOfChangingPerson: Scenario = async (scene) => {
  const { database, random } = scene
  const [lead, person] = [scene.freshLead(), personOf(scene.freshLead())]
  await database.transaction(async (sql) => {
    await sql("UPDATE candidate SET first_name = 'Renamed ' || $2::bigint WHERE id = $1", [
      person,
      random.below(1_000_000),
    ])
    await database.sql('UPDATE lead SET candidate_id = $2 WHERE id = $1', [lead, person])
    await isSettled(scene, lead)
  })
  scene.count('row joined to a parent that was being changed')
}

/** A batch has settled a change and waits for its commit, while a batch that began later settles another. */
export const lateSettle: Scenario = async (scene) => {
  const { database, mirror } = scene
  const shardOf = async (lead: number) =>
    (await database.sql<{ shard: number }>('SELECT hashint8($1) & 3 AS shard', [lead]))[0]?.shard
  const lead = scene.freshLead()
  let other = scene.freshLead()
  while ((await shardOf(other)) === (await shardOf(lead))) other = scene.freshLead()
  const isLast: StatementPattern = ({ text, values }) =>
    text.includes('DELETE FROM sync.failure USING unnest') && (values[1] ?? '').split(/\D+/).includes(String(lead))
  const held = scene.databaseProxy.hold(isLast, () => true)
  try {
    await touch(scene, lead)
    if (!(await within(patienceMs, () => held.reached()))) return
    const before = mirror.leads.get(other)
    await touch(scene, other)
    if (await within(patienceMs, () => mirror.leads.get(other) !== before))
      scene.count('batch settled after a later one')
  } finally {
    held.release()
  }
  await isSettled(scene, lead)
}

/** A file is added to a document while the document moves to another lead. */
export const fileOfMovingDocument: Scenario = async (scene) => {
  const { database, random } = scene
  const [from, to] = [scene.freshLead(), scene.freshLead()]
  const [document] = await database.sql<{ id: number }>('INSERT INTO document (lead_id) VALUES ($1) RETURNING id', [
    from,
  ])
  await database.transaction(async (sql) => {
    await sql("INSERT INTO document_file (document_id, name) VALUES ($1, 'file ' || $2::bigint)", [
      document?.id,
      random.below(1_000_000),
    ])
    await database.sql('UPDATE document SET lead_id = $2 WHERE id = $1', [document?.id, to])
    await isSettled(scene, to)
  })
  scene.count('row joined to a parent that was being changed')
}

async function hasNoChange({ database }: Scene, lead: number): Promise<boolean> {
  return (await database.sql("SELECT FROM sync.change WHERE lead_id = $1 AND lane <> 'confirm'", [lead])).length === 0
}

const isSettled = (scene: Scene, lead: number) => within(patienceMs, () => hasNoChange(scene, lead))
