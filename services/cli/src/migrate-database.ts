import { migrate, readMigrations, whileMigrating } from '@galena/store/database/migrate'
import type { Pool } from '@galena/store/database/pool'

interface MigrateOptions {
  /** Whether the queues are in Postgres, too. */
  readonly queues: boolean
  /** Is told for which session the migrations wait. */
  readonly onWait: (sentence: string) => void
}

/** Applies the missing migrations and returns their names. */
export async function migrateDatabase(pool: Pool, { queues, onWait }: MigrateOptions): Promise<string[]> {
  const client = await pool.connect()
  try {
    return await whileMigrating(client, async () => {
      const applied = await migrate(client, await readMigrations(), { observer: pool, onWait })
      const names = applied.map(({ number, name }) => `${String(number).padStart(3, '0')}-${name}`)
      if (!queues) return names
      // It takes a while to load.
      const { migrateQueueTables } = await import('@galena/service/queues/queue-tables')
      return [...names, ...(await migrateQueueTables(client))]
    })
  } finally {
    client.release()
  }
}
