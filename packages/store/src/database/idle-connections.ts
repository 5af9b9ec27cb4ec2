import type pg from 'pg'

/**
 * Closes the idle connections of a pool when one of its connections has failed in a way that the others are likely to
 * fail, too: it is dead, but not closed. Each would otherwise be tried, and waited for, one after the other.
 */
export function endIdleConnections(pool: pg.Pool, isLikelyForAll: (error: Error) => boolean): void {
  const idle = new Set<pg.PoolClient>()
  pool.on('acquire', (client) => idle.delete(client))
  pool.on('remove', (client) => idle.delete(client))
  pool.on('release', (error, client) => {
    if (!error) idle.add(client)
    else if (isLikelyForAll(error)) for (const other of idle) other.connection.stream.destroy(error)
  })
}
