import {
  assertSchemaCompatibility,
  LATEST_SCHEMA_VERSION,
  type PgQueryable,
  runMigrations,
  SchemaMigrationRequiredError,
} from 'bullmq'

/** Makes the tables of queues in Postgres, or brings them up to date. Returns the names of the migrations applied. */
export async function migrateQueueTables(client: PgQueryable): Promise<string[]> {
  const before = await versionOf(client)
  const after = await runMigrations(client)
  return Array.from({ length: after - before }, (_, at) => `bullmq-${String(before + at + 1).padStart(3, '0')}`)
}

/** What is wrong with the tables of the queues, and what to do; undefined when they can be used. */
export async function whyNoQueueTables(client: PgQueryable): Promise<string | undefined> {
  const version = await versionOf(client)
  if (version >= LATEST_SCHEMA_VERSION) return undefined
  const what = version === 0 ? 'are missing' : 'are of an earlier version'
  return `The tables of the queues ${what}. Run \`galena migrate\` with QUEUE_BACKEND=postgres.`
}

/** 0 when there are no tables. Throws when only a later version of BullMQ can use them. */
async function versionOf(client: PgQueryable): Promise<number> {
  try {
    return await assertSchemaCompatibility(client)
  } catch (error) {
    if (error instanceof SchemaMigrationRequiredError) return 0
    throw error
  }
}
