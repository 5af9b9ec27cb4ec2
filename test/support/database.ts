import { randomBytes } from 'node:crypto'
import { migrate, readMigrations } from '@galena/store/database/migrate'
import { createPool, type Pool } from '@galena/store/database/pool'
import { server } from './environment.ts'

export interface TestDatabase {
  readonly name: string
  readonly url: string
  readonly pool: Pool
  drop(): Promise<void>
}

/** A new database with all tables, which are empty. */
export async function createDatabase(options: { migrated?: boolean } = {}): Promise<TestDatabase> {
  const name = `galena_test_${randomBytes(6).toString('hex')}`
  const admin = createPool(server('DATABASE_URL'), {
    applicationName: 'galena test',
    max: 1,
    onIdleError: () => undefined,
  })
  await admin.query(`CREATE DATABASE ${name}`)
  const url = new URL(server('DATABASE_URL'))
  url.pathname = `/${name}`
  // Tests break connections on purpose, and assert what matters about it.
  const pool = createPool(url.href, { applicationName: 'galena test', onIdleError: () => undefined })
  if (options.migrated ?? true) {
    const client = await pool.connect()
    await migrate(client, await readMigrations())
    client.release()
  }
  return {
    name,
    url: url.href,
    pool,
    async drop() {
      await pool.end()
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      await admin.end()
    },
  }
}
