import { join, resolve } from 'node:path'
import { type LocalStack, startLocalStack } from '@galena/local-stack/local-stack'
import { readRunningStack } from '@galena/local-stack/running-stack'
import { migrate, readMigrations } from '@galena/store/database/migrate'
import { type Client, createPool, inSnapshot, longQueryTimeoutMs, type Pool } from '@galena/store/database/pool'
import { type Cell, copyRows } from '@galena/store/import/copy-rows'
import { snapshotTables } from '@galena/store/lead/load-lead-rows'
import type { BenchSystem } from './system.ts'

/** The leads of a system in a separate database, on a Postgres with `wal_level = logical`. */
export interface LogicalCopy {
  readonly pool: Pool
  readonly url: string
  readonly serverPid: number | undefined
  readonly leads: number
  readonly lastId: number
  /** Removes the database and stops its server. */
  stop(): Promise<void>
}

export const copiedDatabase = 'leads_copy'
const maxLeads = 200_000
const rowsAtOnce = 2_000

/** Which rows of a table belong to the leads up to an id. */
const tables: Record<string, (lastId: number) => string> = {
  company: () => 'true',
  campaign: () => 'true',
  folder: () => 'true',
  label: () => 'true',
  candidate: (lastId) => `id IN (SELECT candidate_id FROM lead WHERE id <= ${lastId})`,
  lead: (lastId) => `id <= ${lastId}`,
  lead_label: (lastId) => `lead_id <= ${lastId}`,
  answer: (lastId) => `lead_id <= ${lastId}`,
  attachment: (lastId) => `lead_id <= ${lastId}`,
  document: (lastId) => `lead_id <= ${lastId}`,
  document_file: (lastId) => `document_id IN (SELECT id FROM document WHERE lead_id <= ${lastId})`,
}

/** Starts a second Postgres in the system's home and copies up to 200,000 leads into it, with their related rows. */
export async function copyLeads(system: BenchSystem): Promise<LogicalCopy> {
  const { stack, url: serverUrl } = await startLogical(system)
  const server = createPool(serverUrl, {
    applicationName: 'galena bench',
    queryTimeoutMs: longQueryTimeoutMs,
    onIdleError: console.error,
  })
  const url = serverUrl.replace(/[^/]*$/, copiedDatabase)
  const pool = createPool(url, {
    applicationName: 'galena bench',
    queryTimeoutMs: longQueryTimeoutMs,
    onIdleError: console.error,
  })
  const stop = async () => {
    await pool.end()
    await dropDatabase(server)
    await server.end()
    await stack.stop()
  }
  try {
    await dropDatabase(server)
    await server.query(`CREATE DATABASE ${copiedDatabase}`)
    const copied = await fill(system.pool, pool)
    return { pool, url, serverPid: stack.servers[0]?.pid(), ...copied, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Only Postgres: the other servers are the system's. The setting is kept, but takes effect only after a restart. */
async function startLogical({ home }: BenchSystem): Promise<{ stack: LocalStack; url: string }> {
  const urls = readRunningStack(resolve(home))?.urls
  const { REDIS_URL, ELASTICSEARCH_URL } = urls ?? {}
  const environment = { PATH: process.env.PATH, REDIS_URL, ELASTICSEARCH_URL }
  const start = () => startLocalStack({ home: resolve(join(home, 'pgsync')), environment, log: console.log })
  for (;;) {
    const stack = await start()
    const url = stack.urls.DATABASE_URL ?? ''
    const pool = createPool(url, {
      applicationName: 'galena bench',
      queryTimeoutMs: longQueryTimeoutMs,
      onIdleError: () => undefined,
    })
    const { rows } = await pool.query<{ wal_level: string }>('SHOW wal_level')
    if (rows[0]?.wal_level !== 'logical') await pool.query('ALTER SYSTEM SET wal_level = logical')
    await pool.end()
    if (rows[0]?.wal_level === 'logical') return { stack, url }
    await stack.stop()
  }
}

/** A replication slot keeps its database from being dropped. */
async function dropDatabase(server: Pool): Promise<void> {
  await server.query('SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE NOT active')
  await server.query(`DROP DATABASE IF EXISTS ${copiedDatabase} WITH (FORCE)`)
}

async function fill(from: Pool, to: Pool): Promise<{ leads: number; lastId: number }> {
  const client = await to.connect()
  try {
    await migrate(client, await readMigrations())
    // Without foreign keys: the rows have been checked before.
    await client.query('SET session_replication_role = replica')
    const copied = await inSnapshot(from, snapshotTables, async (source) => {
      const { rows } = await source.query<{ leads: number; lastId: number }>(
        'SELECT count(*) AS leads, max(id) AS "lastId" FROM (SELECT id FROM lead ORDER BY id LIMIT $1) AS first',
        [maxLeads],
      )
      const { leads, lastId } = rows[0] ?? { leads: 0, lastId: 0 }
      for (const [table, rowsOf] of Object.entries(tables)) await copyTable(source, client, table, rowsOf(lastId))
      return { leads, lastId }
    })
    await client.query('RESET session_replication_role')
    // The triggers fire in every role.
    await client.query('DELETE FROM sync.change')
    await client.query('VACUUM ANALYZE')
    return copied
  } finally {
    client.release()
  }
}

async function copyTable(from: Client, to: Client, table: string, condition: string): Promise<void> {
  const { rows } = await from.query<{ name: string }>(
    'SELECT column_name AS name FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2',
    ['public', table],
  )
  const columns = rows.map(({ name }) => name)
  const texts = columns.map((name) => `${name}::text`).join(', ')
  await from.query(`DECLARE copied CURSOR FOR SELECT ${texts} FROM ${table} WHERE ${condition}`)
  for (;;) {
    const page = await from.query<Cell[]>({ text: `FETCH ${rowsAtOnce} FROM copied`, rowMode: 'array' })
    if (page.rows.length === 0) break
    await copyRows(to, table, columns, page.rows)
  }
  await from.query('CLOSE copied')
}
