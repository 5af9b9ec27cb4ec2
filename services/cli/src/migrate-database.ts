import { migrate, readMigrations } from '@galena/store/database/migrate'
import type { Pool } from '@galena/store/database/pool'

/** Applies the missing migrations and returns their names. */
export async function migrateDatabase(pool: Pool): Promise<string[]> {
  const client = await pool.connect()
  try {
    const applied = await migrate(client, await readMigrations())
    return applied.map(({ number, name }) => `${String(number).padStart(3, '0')}-${name}`)
  } finally {
    client.release()
  }
}
