import type pg from 'pg'

const channel = 'galena_changes'

/** Tells every indexer that somebody waits for changes that are committed. It would find them by itself, a little later. */
export async function announceChanges(pool: pg.Pool): Promise<void> {
  await pool.query(`NOTIFY ${channel}`)
}

/** Hears announcements on a connection of its own. */
export interface Listener {
  /** Connects, unless it is connected. Until it has, and while the connection is lost, nothing is heard. */
  connect(): Promise<void>
  close(): void
}

export function createListener(pool: pg.Pool, onAnnouncement: () => void): Listener {
  let connection: pg.PoolClient | undefined
  let isConnecting = false
  let isClosed = false
  const release = (error?: Error) => {
    connection?.release(error ?? true)
    connection = undefined
  }
  return {
    async connect() {
      if (connection || isConnecting || isClosed) return
      isConnecting = true
      const client = await pool.connect().finally(() => {
        isConnecting = false
      })
      connection = client
      // It was closed meanwhile.
      if (isClosed) return release()
      client.on('notification', onAnnouncement)
      client.once('end', () => {
        if (connection === client) release()
      })
      await client.query(`LISTEN ${channel}`).catch((error: Error) => {
        release(error)
        throw error
      })
    },
    close() {
      isClosed = true
      release()
    },
  }
}
