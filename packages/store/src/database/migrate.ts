import { readdir, readFile } from 'node:fs/promises'
import type pg from 'pg'

/** One numbered file of `packages/store/migrations`. */
export interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
}

const directory = new URL('../../migrations/', import.meta.url)
/** An advisory lock, any fixed number: two processes never migrate at the same time. */
const lock = 7_226_511

/** All migrations that this version of Galena knows, in the order in which they are applied. */
export async function readMigrations(): Promise<Migration[]> {
  const files = (await readdir(directory)).filter((file) => /^\d{3}-.*\.sql$/.test(file)).sort()
  return Promise.all(
    files.map(async (file) => ({
      number: Number(file.slice(0, 3)),
      name: file.slice(4, -4),
      sql: await readFile(new URL(file, directory), 'utf8'),
    })),
  )
}

/**
 * Brings the database up to date and returns the migrations that were applied. Each migration is a transaction of its
 * own. Migrations only go forward: throws when the database is newer than this version of Galena.
 */
export async function migrate(client: pg.ClientBase, migrations: readonly Migration[]): Promise<Migration[]> {
  await client.query('SELECT pg_advisory_lock($1)', [lock])
  try {
    await client.query(`
      CREATE SCHEMA IF NOT EXISTS sync;
      CREATE TABLE IF NOT EXISTS sync.migration (
        number integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now()
      )`)
    const applied = await appliedNumbers(client)
    const newest = migrations.at(-1)?.number ?? 0
    const unknown = [...applied].find((number) => number > newest)
    if (unknown !== undefined) {
      throw new Error(
        `The database has migration ${unknown}, but this version of Galena only knows those up to ${newest}. Run the newer version.`,
      )
    }
    const pending = migrations.filter((migration) => !applied.has(migration.number))
    for (const migration of pending) await apply(client, migration)
    return pending
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [lock])
  }
}

async function apply(client: pg.ClientBase, migration: Migration): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query(migration.sql)
    await client.query('INSERT INTO sync.migration (number, name) VALUES ($1, $2)', [migration.number, migration.name])
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw new Error(`Migration ${migration.number} (${migration.name}) failed and was rolled back.`, {
      cause: error,
    })
  }
}

/** The migrations that are still to be applied: all of them when the database has no tables of Galena yet. */
export async function missingMigrations(pool: pg.Pool): Promise<Migration[]> {
  const migrations = await readMigrations()
  const { rows: tables } = await pool.query<{ there: boolean }>(
    "SELECT to_regclass('sync.migration') IS NOT NULL AS there",
  )
  if (!tables[0]?.there) return migrations
  const applied = await appliedNumbers(pool)
  return migrations.filter(({ number }) => !applied.has(number))
}

async function appliedNumbers(client: pg.ClientBase | pg.Pool): Promise<Set<number>> {
  const { rows } = await client.query<{ number: number }>('SELECT number FROM sync.migration')
  return new Set(rows.map(({ number }) => number))
}
