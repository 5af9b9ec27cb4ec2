import { type Api, startApi } from '@galena/api/api'
import { variables as apiVariables } from '@galena/api/config'
import { variables } from '@galena/indexer/config'
import { type Indexer, startIndexer } from '@galena/indexer/indexer'
import { confirmHeld } from '@galena/operations/actions/held'
import { connectEngine } from '@galena/search/engine/engine'
import { readConfig } from '@galena/service/config/read-config'
import { addCompany } from '@galena/store/catalogue/companies'
import { createPool, type Pool } from '@galena/store/database/pool'
import { pino } from 'pino'
import type { Test } from 'tap'
import { compareDocuments } from '../faults/compare-documents.ts'
import { expectedDocuments } from '../faults/expected-documents.ts'
import { storedDocuments } from '../faults/stored-documents.ts'
import { createDatabase } from './database.ts'
import { server } from './environment.ts'
import { eventually } from './eventually.ts'

const lease = { renewMs: 200, lengthMs: 1_500 }
export const lines: string[] = []
const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) })
export const logged = () => lines.join('')

/** A database that an indexer and an api can be pointed at an index with. */
export interface Installation {
  readonly name: string
  readonly url: string
  readonly pool: Pool
  /** For commands. */
  readonly environment: Record<string, string>
  indexer(): Promise<Indexer>
  api(): Promise<Api>
  addLeads(count: number, firstName: string): Promise<void>
  settled(): Promise<void>
}

export function installationAt(url: string, index: string): Installation {
  const name = new URL(url).pathname.slice(1)
  const pool = createPool(url, { applicationName: 'owner test', onIdleError: () => undefined })
  const environment = {
    DATABASE_URL: url,
    REDIS_URL: server('REDIS_URL'),
    ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
    INDEX_NAME: index,
    QUEUE_PREFIX: name,
    GALENA_OPERATOR: 'Olga',
  }
  return {
    name,
    url,
    pool,
    environment,
    indexer: () => startIndexer(readConfig(variables, environment), log, { lease }),
    api: () => startApi(readConfig(apiVariables, { ...environment, PORT: '0' }), log),
    async addLeads(count, firstName) {
      await pool.query(
        `WITH person AS (
           INSERT INTO candidate (company_id, first_name) SELECT 1, $2 || n FROM generate_series(1, $1) n RETURNING id
         )
         INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
         SELECT 1, campaign.id, person.id, folder.id FROM person, campaign, folder WHERE folder.status = 'pending'`,
        [count, firstName],
      )
    },
    async settled() {
      await eventually('nothing is pending', async () => {
        const { rows } = await pool.query<{ pending: number }>(
          `SELECT (SELECT count(*) FROM sync.change WHERE lane <> 'confirm') + (SELECT count(*) FROM sync.fanout)
             + (SELECT count(*) FROM sync.parent_change) AS pending`,
        )
        return rows[0]?.pending === 0
      })
    },
  }
}

/** A new installation with a company that has the id 1, like that of every other one, and some leads. */
export async function install(t: Test, firstName: string, index?: string): Promise<Installation> {
  const database = await createDatabase()
  const installation = installationAt(database.url, index ?? database.name)
  t.teardown(async () => {
    await closePool(installation)
    await database.drop()
    await removeIndices(database.name)
  })
  await addCompany(installation.pool, { name: 'Acme', timeZone: 'UTC', country: null })
  await installation.pool.query("INSERT INTO campaign (company_id, title) VALUES (1, 'Nurses')")
  await installation.pool.query('UPDATE sync.throttle SET sweep_hours = 0')
  await installation.addLeads(20, firstName)
  return installation
}

/** Some tests close it themselves. */
export async function closePool({ pool }: Installation): Promise<void> {
  if (!pool.ended) await pool.end()
}

export async function elasticsearch(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const answer = await fetch(`${server('ELASTICSEARCH_URL')}/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!answer.ok && answer.status !== 404) throw new Error(`${method} ${path}: ${await answer.text()}`)
  return answer.json() as Promise<Record<string, unknown>>
}

export async function removeIndices(alias: string): Promise<void> {
  await elasticsearch('DELETE', `${alias}.owner`)
  for (const index of Object.keys(await elasticsearch('GET', `${alias}-*/_alias`))) await elasticsearch('DELETE', index)
}

/** How the index differs from the database of an installation. */
export async function differences({ pool, environment }: Installation): Promise<unknown[]> {
  const sql = async <Row extends object>(text: string, values?: unknown[]) => (await pool.query<Row>(text, values)).rows
  const stored = await storedDocuments(server('ELASTICSEARCH_URL'), environment.INDEX_NAME ?? '')
  return compareDocuments(await expectedDocuments(sql), stored).slice(0, 3)
}

/** Everything in the index with its versions, to tell whether anything was written. */
export async function contents(index: string): Promise<unknown> {
  await elasticsearch('POST', `${index}/_refresh`)
  const { hits } = (await elasticsearch('POST', `${index}/_search`, { size: 1_000, version: true, sort: ['id'] })) as {
    hits: { hits: { _id: string; _version: number }[] }
  }
  return hits.hits.map(({ _id, _version }) => `${_id} ${_version}`)
}

export function contextOf(t: Test, { pool, environment }: Installation) {
  const engine = connectEngine(
    { url: server('ELASTICSEARCH_URL'), alias: environment.INDEX_NAME ?? '' },
    { timeoutMs: 10_000 },
  )
  t.teardown(() => engine.close())
  return { pool, engine }
}

export const asked = async ({ pool }: Installation) =>
  (await pool.query<{ why: string | null }>('SELECT asked_why AS why FROM sync.sweep')).rows[0]?.why

/** Starts the indexer until the index is in step with the database, and stops it. */
export async function indexOnce(installation: Installation): Promise<void> {
  const indexer = await installation.indexer()
  await installation.settled()
  await indexer.stop()
}

/** Waits until the whole index was verified, and confirms what is held of it. Returns how many leads that was. */
export async function confirmAll(installation: Installation): Promise<number> {
  await eventually('the index was verified', async () => !(await asked(installation)))
  await installation.settled()
  const leads = await confirmHeld(installation, { who: 'Olga', asked: { reason: 'a test' } }, {})
  await installation.settled()
  return leads
}
