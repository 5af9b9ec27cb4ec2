import { type IncomingHttpHeaders, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { type Api, startApi } from '@galena/api/api'
import { variables as apiVariables } from '@galena/api/config'
import { variables as indexerVariables } from '@galena/indexer/config'
import { type Indexer, startIndexer } from '@galena/indexer/indexer'
import { readConfig } from '@galena/service/config/read-config'
import { addCompany } from '@galena/store/catalogue/companies'
import { createKey } from '@galena/store/catalogue/keys'
import type { Pool } from '@galena/store/database/pool'
import { pino } from 'pino'
import { createDatabase, type TestDatabase } from './database.ts'
import { server } from './environment.ts'
import { eventually } from './eventually.ts'

/** A whole system on the shared servers, with its own database, index, queues, indexer and api. */
export interface System {
  readonly pool: Pool
  readonly databaseUrl: string
  /** `http://127.0.0.1:port` of the api. */
  readonly address: string
  /** Name of the alias in Elasticsearch. */
  readonly index: string
  /** Everything that the api and the indexer logged, as lines of JSON. */
  readonly logged: () => string
  /** Runs SQL as any other program would. */
  sql<Row extends object = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>
  /** Adds a company with its default folders and a key. */
  company(name: string, options?: { timeZone?: string; country?: string | null }): Promise<TestCompany>
  /** Starts another api on the same data, with other settings, or the search page of a folder. The caller stops it. */
  api(settings?: Record<string, string>, options?: { pageFolder?: string }): Promise<Api>
  /** Starts another indexer in the same way. */
  indexer(settings?: Record<string, string>): Promise<Indexer>
  /** Waits until no change is pending and everything indexed is searchable. */
  settled(): Promise<void>
  stop(): Promise<void>
}

interface TestCompany {
  readonly id: number
  readonly name: string
  readonly key: string
  /** Searches the documented endpoint with this company's key. The parameters are those of the address, decoded. */
  search(
    parameters?: Record<string, string | number>,
    options?: { headers?: Record<string, string> },
  ): Promise<SearchResponse>
}

interface SearchResponse {
  readonly status: number
  readonly headers: Headers
  readonly body: SearchBody
  /** The `X-Search-Warning`, decoded; empty when the header is absent. */
  readonly warning: string
}

/** What the contract says an answer holds, written independently of the service's own types. */
interface SearchBody {
  readonly total: number
  readonly current_page: string | number
  readonly pages: number
  readonly candidates: readonly ({ readonly id: number } & Record<string, unknown>)[]
  readonly error?: string
  readonly message?: string
}

export const searchPath = '/api/talkpush_services/campaign_invitations'

/** `settings` are variables of the environment of both services, `given` a database that is already there. */
export async function startSystem(settings: Record<string, string> = {}, given?: TestDatabase): Promise<System> {
  const database = given ?? (await createDatabase())
  // It would repair what tests plant, and queue what they count. One that wants it sets the hours.
  await database.pool.query('UPDATE sync.throttle SET sweep_hours = 0')
  const index = database.name
  const lines: string[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) })
  const environment = {
    DATABASE_URL: database.url,
    REDIS_URL: server('REDIS_URL'),
    ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
    INDEX_NAME: index,
    QUEUE_PREFIX: index,
    PORT: '0',
    CATALOGUE_POLL_MS: '100',
    ...settings,
  }
  const indexer = await startIndexer(readConfig(indexerVariables, environment), log)
  const api = await startApi(readConfig(apiVariables, environment), log)

  async function sql<Row extends object>(text: string, values?: unknown[]): Promise<Row[]> {
    return (await database.pool.query<Row>(text, values)).rows
  }

  return {
    pool: database.pool,
    databaseUrl: database.url,
    address: api.address,
    index,
    logged: () => lines.join(''),
    sql,
    async company(name, { timeZone = 'UTC', country = null } = {}) {
      const added = await addCompany(database.pool, { name, timeZone, country })
      if (!added) throw new Error(`There is a company ${name} already.`)
      const { key } = await createKey(database.pool, { companyId: added.id, role: 'company' })
      return { id: added.id, name, key, search: (parameters, options) => search(api.address, key, parameters, options) }
    },
    api: (others = {}, options = {}) => startApi(readConfig(apiVariables, { ...environment, ...others }), log, options),
    indexer: (others = {}) => startIndexer(readConfig(indexerVariables, { ...environment, ...others }), log),
    async settled() {
      await eventually('no change is pending', async () => {
        const [row] = await sql<{ pending: number }>(
          "SELECT (SELECT count(*) FROM sync.change WHERE lane <> 'confirm') + (SELECT count(*) FROM sync.fanout) + (SELECT count(*) FROM sync.parent_change) AS pending",
        )
        return row?.pending === 0
      })
      await fetch(`${server('ELASTICSEARCH_URL')}/${index}/_refresh`, { method: 'POST' })
    },
    async stop() {
      await api.stop()
      await indexer.stop()
      await database.drop()
      await fetch(`${server('ELASTICSEARCH_URL')}/${index}.owner`, { method: 'DELETE' })
      await fetch(`${server('ELASTICSEARCH_URL')}/_alias/${index}`).then(async (answer) => {
        for (const name of Object.keys((await answer.json()) as object)) {
          await fetch(`${server('ELASTICSEARCH_URL')}/${name}`, { method: 'DELETE' })
        }
      })
    },
  }
}

interface SentAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  readonly text: string
  readonly json: () => SearchBody
}

/** Sends a request with exactly this path, brackets included. Nothing is encoded, followed or decompressed. */
export function send(
  address: string,
  path: string,
  {
    method = 'GET',
    headers = {},
    body = '',
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<SentAnswer> {
  const { hostname, port } = new URL(address)
  // Node sends no length with a DELETE by itself.
  const sent = body === '' ? headers : { ...headers, 'Content-Length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, method, headers: sent, agent: false }, (answer) => {
      buffer(answer).then((bytes) => {
        const text = bytes.toString()
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          bytes,
          text,
          json: () => JSON.parse(text) as SearchBody,
        })
      }, reject)
    })
      .on('error', reject)
      .end(body)
  })
}

async function search(
  address: string,
  key: string,
  parameters: Record<string, string | number> = {},
  options: { headers?: Record<string, string> } = {},
): Promise<SearchResponse> {
  const query = new URLSearchParams({
    api_key: key,
    ...Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)])),
  })
  const response = await fetch(`${address}${searchPath}?${query.toString()}`, { headers: options.headers ?? {} })
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as SearchBody,
    warning: decodeURIComponent(response.headers.get('X-Search-Warning') ?? ''),
  }
}
