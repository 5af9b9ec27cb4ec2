import { readdir, readFile } from 'node:fs/promises'
import type pg from 'pg'
import type { LockWait } from './lock-wait.ts'
import { TablesBusyError, whenTablesAreFree } from './table-locks.ts'

/** One numbered file of `packages/store/migrations`. */
export interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
}

const directory = new URL('../../migrations/', import.meta.url)
/**
 * A migration is one transaction. It may end with statements that run alone, each below such a line: they commit as they
 * go, so that they hold the lock of one table at a time. They and the transaction must do no harm when they are repeated.
 */
const alone = /^(?=-- alone: )/m

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
 * own, and may end with statements that run alone. Migrations only go forward: throws when the database is newer than
 * this version of Galena. Throws a `TablesBusyError` when another session keeps a table locked.
 */
export async function migrate(
  client: pg.ClientBase,
  migrations: readonly Migration[],
  waiting: LockWait = {},
): Promise<Migration[]> {
  return whileMigrating(client, async () => {
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
    for (const migration of pending) await apply(client, migration, waiting)
    return pending
  })
}

/** Runs `work` with the lock of migrations, which this connection may have already. */
export async function whileMigrating<Value>(client: pg.ClientBase, work: () => Promise<Value>): Promise<Value> {
  await client.query('SELECT pg_advisory_lock($1)', [lock])
  try {
    return await work()
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [lock])
  }
}

async function apply(client: pg.ClientBase, migration: Migration, waiting: LockWait): Promise<void> {
  const [transaction = '', ...statements] = migration.sql.split(alone)
  const record = 'INSERT INTO sync.migration (number, name) VALUES ($1, $2)'
  const values = [migration.number, migration.name]
  try {
    await whenTablesAreFree(
      client,
      () =>
        inOneTransaction(client, async () => {
          await client.query(transaction)
          if (statements.length === 0) await client.query(record, values)
        }),
      waiting,
    )
    if (statements.length === 0) return
    for (const statement of statements) await whenTablesAreFree(client, () => client.query(statement), waiting)
    await client.query(record, values)
  } catch (error) {
    if (error instanceof TablesBusyError) throw error
    const outcome = statements.length === 0 ? 'was rolled back' : 'will be continued by the next `galena migrate`'
    throw new Error(`Migration ${migration.number} (${migration.name}) failed and ${outcome}.`, { cause: error })
  }
}

async function inOneTransaction(client: pg.ClientBase, work: () => Promise<void>): Promise<void> {
  await client.query('BEGIN')
  try {
    await work()
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
}

/** The migrations that are still to be applied: all of them when the database has no tables of Galena yet. */
export async function missingMigrations(pool: pg.Pool, known?: readonly Migration[]): Promise<Migration[]> {
  const migrations = [...(known ?? (await readMigrations()))]
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
