import { readdir, readFile } from 'node:fs/promises'
import type pg from 'pg'

/** One numbered file of `packages/store/migrations`. */
export interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
}

const directory = new URL('../../migrations/', import.meta.url)
/** Any fixed number: whoever migrates holds this advisory lock, so that two never do at once. */
const lock = 7_226_511

/** All migrations this version of Galena knows, in the order in which they are applied. */
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
 * Brings the database up to date and returns what was applied; an empty list when it was current. Each migration is a
 * transaction of its own. Migrations only go forward: a database that is newer than this program is refused.
 */
export async function migrate(client: pg.ClientBase, migrations: readonly Migration[]): Promise<Migration[]> {
  await client.query('SELECT pg_advisory_lock($1)', [lock])
  try {
    await client.query(`
      CREATE SCHEMA IF NOT EXISTS sync;
      CREATE TABLE IF NOT EXISTS sync.migration (
        number integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now()
      )`)
    const { rows } = await client.query<{ number: number }>('SELECT number FROM sync.migration')
    const applied = new Set(rows.map((row) => row.number))
    const newest = migrations.at(-1)?.number ?? 0
    const unknown = [...applied].find((number) => number > newest)
    if (unknown !== undefined) {
      throw new Error(
        `The database has migration ${unknown}, this version of Galena knows ${newest} at most. Run the newer version.`,
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
    throw new Error(`Migration ${migration.number} (${migration.name}) failed, nothing of it was kept.`, {
      cause: error,
    })
  }
}

/** Migrations that a database lacks; all of them when it has no tables of Galena yet. */
export async function missingMigrations(pool: pg.Pool): Promise<Migration[]> {
  const migrations = await readMigrations()
  const { rows: tables } = await pool.query<{ there: boolean }>(
    "SELECT to_regclass('sync.migration') IS NOT NULL AS there",
  )
  if (!tables[0]?.there) return migrations
  const { rows } = await pool.query<{ number: number }>('SELECT number FROM sync.migration')
  const applied = new Set(rows.map(({ number }) => number))
  return migrations.filter(({ number }) => !applied.has(number))
}
