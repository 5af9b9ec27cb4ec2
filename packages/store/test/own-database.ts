import { randomBytes } from 'node:crypto'
import type { Test } from 'tap'
import { migrate, readMigrations } from '../src/database/migrate.ts'
import { createPool, type Pool } from '../src/database/pool.ts'

/** A database of its own for a test, with all tables and nothing in them. It is dropped when the test ends. */
export async function ownDatabase(t: Test): Promise<Pool> {
  const server = process.env.DATABASE_URL
  if (!server) throw new Error('DATABASE_URL is not set. Run the test through `npm test -- FILE`.')
  const options = { applicationName: 'galena test', onIdleError: () => undefined }
  const name = `galena_store_test_${randomBytes(6).toString('hex')}`
  const admin = createPool(server, { ...options, max: 1 })
  await admin.query(`CREATE DATABASE ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  const pool = createPool(url.href, options)
  t.teardown(async () => {
    await pool.end()
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`)
    await admin.end()
  })
  const client = await pool.connect()
  await migrate(client, await readMigrations())
  client.release()
  return pool
}
