import type { DatabaseAddress } from '@galena/store/database/database-address'
import { missingMigrations } from '@galena/store/database/migrate'
import type { Pool } from '@galena/store/database/pool'
import { sharesSessions } from '@galena/store/database/pooler'
import { missingRights } from '@galena/store/operator/missing-rights'
import { tablesWithoutIdentity } from '@galena/store/operator/replica-identity'
import type { ServerSettings } from '@galena/store/operator/server-settings'
import { weakTriggers } from '@galena/store/outbox/triggers'
import { bad, type Diagnosis, ok, warning } from './diagnosis.ts'

const minVersion = { number: 150_000, name: '15' }

export function checkSettings(settings: ServerSettings): Diagnosis[] {
  const { version, versionNumber, fsync, fullPageWrites, isStandby, isReadOnlyByDefault, encoding } = settings
  const off = [!fsync && 'fsync', !fullPageWrites && 'full_page_writes'].filter(Boolean).join(' and ')
  return [
    versionNumber >= minVersion.number
      ? ok('postgres_version', `PostgreSQL ${version}`)
      : bad('postgres_version', `PostgreSQL ${version} is too old.`, `Update it to ${minVersion.name} or newer.`),
    encoding === 'UTF8'
      ? ok('postgres_encoding', 'The database has the encoding UTF8.')
      : bad('postgres_encoding', `The database has the encoding ${encoding}.`, 'Make it anew with ENCODING UTF8.'),
    off === ''
      ? ok('postgres_durability', 'What is committed survives a crash.')
      : bad(
          'postgres_durability',
          `${off} ${off.includes(' and ') ? 'are' : 'is'} off: a crash of the machine can destroy the database.`,
          'Set it on in postgresql.conf, and reload.',
        ),
    isStandby || isReadOnlyByDefault
      ? bad(
          'postgres_writes',
          isStandby ? 'This server is a standby, and accepts no writes.' : 'default_transaction_read_only is on.',
          isStandby
            ? 'Let DATABASE_URL name the primary server.'
            : 'Set it off: ALTER DATABASE … RESET default_transaction_read_only, or the same with ALTER ROLE.',
        )
      : ok('postgres_writes', 'The database accepts writes.'),
  ]
}

/** What an indexer and an api open at most, with what operators use beside. Sources: start/connections.ts and api.ts. */
const neededConnections = { indexer: 11, api: 42, commands: 6 } as const
/** For queues in Postgres. Sources: connect-queues.ts and board-queues.ts. */
const queueConnections = { indexer: 10, api: 2 } as const

export function checkConnections(
  { freeConnections, maxConnections }: ServerSettings,
  queuesAreInPostgres: boolean,
): Diagnosis {
  const ofQueues = queuesAreInPostgres ? queueConnections : { indexer: 0, api: 0 }
  const indexer = neededConnections.indexer + ofQueues.indexer
  const api = neededConnections.api + ofQueues.api
  const needed = indexer + api + neededConnections.commands
  if (freeConnections >= needed)
    return ok('postgres_connections', `${freeConnections} connections are free (max_connections ${maxConnections}).`)
  return warning(
    'postgres_connections',
    `${freeConnections} connections are free for this user (max_connections ${maxConnections}). An indexer opens up to ${indexer}, an api up to ${api}.`,
    'Raise max_connections, or the CONNECTION LIMIT of the database or the role, or close connections of other programs.',
  )
}

export async function checkMigrations(pool: Pool): Promise<Diagnosis> {
  const { length } = await missingMigrations(pool)
  return length === 0
    ? ok('migrations', 'The tables are those of this version.')
    : bad('migrations', `The database lacks ${length} migration${length === 1 ? '' : 's'}.`, 'Run `galena migrate`.')
}

export async function checkQueueTables(whyUnusable: () => Promise<string | undefined>): Promise<Diagnosis> {
  const why = await whyUnusable()
  if (why === undefined) return ok('queue_tables', 'The tables of the queues are those of this version.')
  const [what = '', remedy = ''] = why.split(/(?<=\.) (.*)/s)
  return bad('queue_tables', what, remedy)
}

const listed = (names: readonly string[], max = 6) =>
  names.length > max ? `${names.slice(0, max).join(', ')} and ${names.length - max} more` : names.join(', ')

export async function checkRights(pool: Pool, user: string): Promise<Diagnosis> {
  const missing = await missingRights(pool)
  if (missing.length === 0) return ok('postgres_rights', `The user ${user} has the rights that Galena needs.`)
  return bad(
    'postgres_rights',
    `The user ${user} lacks ${listed(missing)}.`,
    `GRANT USAGE ON SCHEMA public, sync TO ${user}; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public, sync TO ${user}.`,
  )
}

export async function checkTriggers(pool: Pool): Promise<Diagnosis> {
  const { missing, bypassed } = await weakTriggers(pool)
  if (missing.length > 0)
    return bad(
      'triggers',
      `Triggers are missing or disabled, so changes do not reach the index: ${listed(missing)}.`,
      'Run `galena triggers install`.',
    )
  if (bypassed.length > 0)
    return warning(
      'triggers',
      `Sessions with session_replication_role = replica bypass ${listed(bypassed)}.`,
      'Run `galena triggers install`.',
    )
  return ok('triggers', 'Every change is captured.')
}

export async function checkReplicaIdentity(pool: Pool): Promise<Diagnosis> {
  const tables = await tablesWithoutIdentity(pool)
  if (tables.length === 0) return ok('replica_identity', 'Publications hinder no writes.')
  return bad(
    'replica_identity',
    `A publication has ${listed(tables)}, and nothing identifies their rows: updates and deletes of them fail.`,
    `ALTER TABLE … REPLICA IDENTITY FULL, or leave them out of the publication.`,
  )
}

export async function checkPooler(address: DatabaseAddress): Promise<Diagnosis> {
  if (!(await sharesSessions(address))) return ok('pooler', 'Each connection has a session of its own.')
  return bad(
    'pooler',
    'DATABASE_URL leads to a connection pooler in transaction or statement mode, behind which no indexer starts.',
    'Let DATABASE_URL of the indexers name Postgres itself, or a pool in session mode. The api works behind transaction mode.',
  )
}
