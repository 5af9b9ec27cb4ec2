import pg from 'pg'
import { connectionConfig, type DatabaseAddress } from './database-address.ts'

const timeoutMs = 5_000
/** Strangers who use the pooler at the same moment can make one look like another, but hardly every time. */
const rounds = 8

/**
 * Whether connections to this address share their sessions: a pooler in transaction or statement mode gives each
 * statement the connection to the server that is free. It shows when two open connections get the same one, or one
 * connection gets two. Nothing is set, which would stay for whoever comes next.
 */
export async function sharesSessions(address: DatabaseAddress): Promise<boolean> {
  const clients = [1, 2].map(
    () =>
      new pg.Client({
        ...connectionConfig(address),
        application_name: 'galena',
        connectionTimeoutMillis: timeoutMs,
        query_timeout: timeoutMs,
      }),
  )
  for (const client of clients) client.on('error', () => undefined)
  try {
    for (const client of clients) await client.connect()
    const [one, other] = [new Set<number>(), new Set<number>()]
    for (let round = 0; round < rounds; round++) {
      one.add(await backendOf(clients[0]))
      other.add(await backendOf(clients[1]))
    }
    return one.size > 1 || other.size > 1 || [...one].some((backend) => other.has(backend))
  } finally {
    await Promise.all(clients.map((client) => client.end()))
  }
}

async function backendOf(client: pg.Client | undefined): Promise<number> {
  const { rows } = (await client?.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')) ?? { rows: [] }
  return rows[0]?.pid ?? 0
}

/** Needs sessions of its own, which a pooler in transaction mode does not give. */
export class SharedSessionsError extends Error {
  readonly code = 'shared_sessions'
}

/** Throws a `SharedSessionsError` that says what to do when connections to this address share their sessions. */
export async function requireSessions(address: DatabaseAddress, who: string): Promise<void> {
  if (!(await sharesSessions(address))) return
  throw new SharedSessionsError(
    `DATABASE_URL leads to a connection pooler in transaction or statement mode: open connections share one connection to Postgres. ${who} needs its own, and was not started. Let DATABASE_URL name Postgres itself, or a pool in session mode.`,
  )
}
