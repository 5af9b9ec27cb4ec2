import { createDatabase } from '../support/database.ts'
import { galena } from '../support/galena.ts'
import type { StatementPattern } from './database-proxy.ts'
import type { Scenario } from './scenarios.ts'
import type { Scene } from './scene.ts'
import { patienceMs, within } from './within.ts'

// What is done here comes from outside: another system, an operator, the engine's own ways. Each says at once what was
// lost, because a later comparison could repair it.

/** Another installation is pointed at the index. It has to leave it alone. */
export const stranger: Scenario = async (scene) => {
  const other = await createDatabase()
  try {
    const said = await scene.runStranger(other.url)
    if (/Nothing was changed\./.test(said)) scene.count('another installation refused to start')
  } finally {
    await other.drop()
  }
}

const leadRows: StatementPattern = ({ text }) => text.includes('FROM lead\n  JOIN candidate')
const snapshot: StatementPattern = ({ text }) => /BEGIN.*REPEATABLE READ/.test(text)

/** Somebody rewrites the table of leads when a batch has its snapshot and has not read the leads yet. */
export const rewrittenTable: Scenario = async (scene) => {
  const lead = scene.freshLead()
  const held = scene.databaseProxy.hold(leadRows, snapshot)
  try {
    await scene.database.sql("UPDATE lead SET source = 'Rewritten' WHERE id = $1", [lead])
    if (!(await within(patienceMs, () => held.reached()))) return
    if (!(await rewriteLeads(scene))) scene.count('table kept while a batch was reading')
  } finally {
    held.release()
  }
  await within(patienceMs, () => hasNoChange(scene, lead))
  if (!(await isIndexed(scene, lead))) scene.fault(`Lead ${lead} was removed while its table was being rewritten.`)
}

/** Whether the table was rewritten; a batch may keep it from that. */
async function rewriteLeads({ database }: Scene): Promise<boolean> {
  try {
    await database.transaction(async (sql) => {
      await sql("SET LOCAL lock_timeout = '1s'")
      await sql('ALTER TABLE lead ADD COLUMN rewritten uuid DEFAULT gen_random_uuid()')
    })
  } catch (error) {
    if ((error as { code?: string }).code === '55P03') return false
    throw error
  }
  await database.sql('ALTER TABLE lead DROP COLUMN rewritten')
  return true
}

/** Documents whose leads the database does not have, as after the restore of a backup. */
const planted = { company: 9, firstLead: 900_000, documents: 60 } as const
const maxRemovals = 20

/** A comparison finds very many documents to remove. They have to stay until somebody says so. */
export const manyGhosts: Scenario = async (scene) => {
  const { database, environment } = scene
  await database.sql('UPDATE sync.throttle SET hold_documents = $1, hold_percent = 2', [maxRemovals])
  await plantDocuments(scene)
  const run = (...args: string[]) => galena(args, { environment: { ...environment } })
  await run('verify', '--full', '--repair')
  const waiting = "SELECT FROM sync.change WHERE lead_id >= $1 AND lane <> 'confirm'"
  await within(patienceMs, async () => (await database.sql(waiting, [planted.firstLead])).length === 0)
  const kept = await countDocuments(scene, planted.company)
  if (kept < planted.documents - maxRemovals)
    scene.fault(`${planted.documents - kept} documents were removed at once, though ${maxRemovals} is the limit.`)
  const { code, said } = await run('held', 'confirm', '--all', '--expect', '1000000', '--reason', 'They were planted.')
  if (code === 0) scene.count('mass removal held back')
  else scene.fault(`What was held cannot be confirmed: ${said}`)
}

async function plantDocuments(scene: Scene): Promise<void> {
  const { body } = await scene.ask('GET', `${scene.index}/_source/${scene.freshLead()}`)
  const source = body as object
  const lines = Array.from({ length: planted.documents }, (_, at) => {
    const id = planted.firstLead + at
    return [
      { index: { _id: String(id), version: 1, version_type: 'external' } },
      { ...source, id, company_id: String(planted.company) },
    ]
  })
  const text = lines.flat().map((line) => `${JSON.stringify(line)}\n`)
  await scene.ask('POST', `${await liveIndex(scene)}/_bulk?refresh=true`, text.join(''))
}

/** The live index is deleted while a bulk is on its way to it, and Elasticsearch may make missing indices. */
export const deletedIndex: Scenario = async (scene) => {
  const lead = scene.freshLead()
  const live = await liveIndex(scene)
  const held = scene.claims.claim('hold', ({ operations }) => operations.some(({ id }) => id === String(lead)))
  try {
    await scene.database.sql("UPDATE lead SET source = 'Deleted' WHERE id = $1", [lead])
    if (!(await within(patienceMs, () => held.bulk() !== undefined))) return
    await scene.ask('DELETE', live)
  } finally {
    held.release()
  }
  scene.count('index deleted with a bulk under way')
  await within(60_000, async () => (await isIndexed(scene, lead)) && (await hasNoChange(scene, lead)))
  if ((await scene.ask('GET', live)).status === 200) {
    scene.fault(`Elasticsearch made ${live} again, with a mapping of its own.`)
    await scene.ask('DELETE', live)
  }
}

async function liveIndex(scene: Scene): Promise<string> {
  const { body } = await scene.ask('GET', `_alias/${scene.index}`)
  return Object.keys(body as object)[0] ?? ''
}

async function isIndexed(scene: Scene, lead: number): Promise<boolean> {
  return (await scene.ask('GET', `${scene.index}/_doc/${lead}`)).status === 200
}

async function countDocuments(scene: Scene, company: number): Promise<number> {
  await scene.ask('POST', `${scene.index}/_refresh`)
  const { body } = await scene.ask('POST', `${scene.index}/_count`, {
    query: { term: { company_id: String(company) } },
  })
  return (body as { count: number }).count
}

async function hasNoChange({ database }: Scene, lead: number): Promise<boolean> {
  return (await database.sql("SELECT FROM sync.change WHERE lead_id = $1 AND lane <> 'confirm'", [lead])).length === 0
}
