import type pg from 'pg'

/** This database as an owner of an index, and how far its lease has come. */
export interface Installation {
  readonly owner: {
    /** Of the database and of every copy and backup of it. */
    readonly installation: string
    /** Identifier of the server's data, which its copies and standbys share. */
    readonly system: string
    /** Number (oid) of the database on its server. It stays when the database is renamed. */
    readonly database: number
    /** Name of the database, for people. */
    readonly name: string
  }
  /** Begun when the index was taken over, or first made. */
  readonly term: string
  /** How often the lease has been renewed. */
  readonly renewals: number
  /** What the lease held after its last renewal. */
  readonly nonce: string
  /** What the lease may hold since, or will hold next. */
  readonly nextNonce: string | null
}

interface Row {
  readonly installation: string
  readonly system: string
  readonly database: number
  readonly name: string
  readonly term: string
  readonly renewals: number
  readonly nonce: string
  readonly nextNonce: string | null
}

const columns = `
  id AS installation, term, renewals, nonce, next_nonce AS "nextNonce",
  (SELECT system_identifier::text FROM pg_control_system()) AS system,
  (SELECT oid::bigint FROM pg_database WHERE datname = current_database()) AS database, current_database()::text AS name`

export async function readInstallation(client: pg.ClientBase | pg.Pool): Promise<Installation> {
  return installationOf(await client.query<Row>(`SELECT ${columns} FROM sync.installation`))
}

/** Chooses what the lease will hold next, unless that is chosen already. */
export async function chooseNextNonce(client: pg.ClientBase | pg.Pool): Promise<Installation> {
  return change(client, 'next_nonce = coalesce(next_nonce, gen_random_uuid())')
}

/** Records that the lease holds this nonce. Does nothing when another process was faster. */
export async function recordRenewal(client: pg.ClientBase | pg.Pool, nonce: string): Promise<void> {
  await client.query(
    `UPDATE sync.installation SET nonce = next_nonce, next_nonce = NULL, renewals = renewals + 1
     WHERE next_nonce = $1 RETURNING ${survivesCrash}`,
    [nonce],
  )
}

/** Records that a new term has begun, whose lease is held. */
export async function recordTerm(
  client: pg.ClientBase | pg.Pool,
  { term, nonce, renewals }: Pick<Installation, 'term' | 'nonce' | 'renewals'>,
): Promise<void> {
  await change(client, 'term = $1, nonce = $2, next_nonce = NULL, renewals = $3', [term, nonce, renewals])
}

/**
 * Whether an owner is an earlier database of this installation, and gone from this server, which was the owner's. Another
 * installation is never gone: this server may be a copy of its disk.
 */
export async function isGone(
  client: pg.ClientBase | pg.Pool,
  owner: Pick<Installation['owner'], 'installation' | 'system' | 'database'>,
): Promise<boolean> {
  const { rows } = await client.query<{ gone: boolean }>(
    `SELECT id::text = $1 AND system_identifier::text = $2
       AND NOT EXISTS (SELECT FROM pg_database WHERE oid::bigint = $3) AS gone
     FROM sync.installation, pg_control_system()`,
    [owner.installation, owner.system, owner.database],
  )
  return rows[0]?.gone ?? false
}

/** What is written to Elasticsearch next must be here after a crash, also where the server does not wait for its disk. */
const survivesCrash = "set_config('synchronous_commit', 'on', true)"

async function change(
  client: pg.ClientBase | pg.Pool,
  assignments: string,
  values: readonly unknown[] = [],
): Promise<Installation> {
  return installationOf(
    await client.query<Row>(`UPDATE sync.installation SET ${assignments} RETURNING ${columns}, ${survivesCrash}`, [
      ...values,
    ]),
  )
}

function installationOf({ rows }: { readonly rows: Row[] }): Installation {
  const [row] = rows
  if (!row) throw new Error('sync.installation has no row. Run `galena migrate`.')
  const { installation, system, database, name, ...lease } = row
  return { owner: { installation, system, database, name }, ...lease }
}
