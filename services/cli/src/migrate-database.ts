import { migrate, readMigrations } from '@galena/store/database/migrate'
import type { Pool } from '@galena/store/database/pool'

/** Applies the missing migrations and returns their names. `onWait` is told for which session they wait. */
export async function migrateDatabase(pool: Pool, onWait?: (sentence: string) => void): Promise<string[]> {
  const client = await pool.connect()
  try {
    const applied = await migrate(client, await readMigrations(), { observer: pool, onWait })
    return applied.map(({ number, name }) => `${String(number).padStart(3, '0')}-${name}`)
  } finally {
    client.release()
  }
}
