import type pg from 'pg'

/** An index that every change is written to, and the version of the builder that makes its documents. */
export interface Target {
  readonly index: string
  readonly builder: number
}

/** The registered targets. Read in the same snapshot as the documents that go to them. */
export async function readTargets(client: pg.ClientBase | pg.Pool): Promise<Target[]> {
  const { rows } = await client.query<Target>(
    'SELECT index_name AS index, builder FROM sync.target ORDER BY index_name',
  )
  return rows
}

/** Registers a target; harmless when it is one already. */
export async function registerTarget(client: pg.ClientBase | pg.Pool, target: Target): Promise<void> {
  await client.query('INSERT INTO sync.target (index_name, builder) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    target.index,
    target.builder,
  ])
}

export async function unregisterTarget(client: pg.ClientBase | pg.Pool, index: string): Promise<void> {
  await client.query('DELETE FROM sync.target WHERE index_name = $1', [index])
}

/** Any fixed number: whoever creates the first index holds this advisory lock. */
const firstIndexLock = 7_226_512

/** Runs `work` while no other process does, on a connection that holds an advisory lock. */
export async function alone<Value>(pool: pg.Pool, work: () => Promise<Value>): Promise<Value> {
  const client = await pool.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [firstIndexLock])
    return await work()
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [firstIndexLock])
    client.release()
  }
}

/** Queues every lead of the database, in keyset pages, for an index that holds none of them yet. */
export async function queueAllLeads(client: pg.ClientBase | pg.Pool): Promise<void> {
  await client.query('INSERT INTO sync.fanout (company_id) SELECT id FROM company ORDER BY id')
}
