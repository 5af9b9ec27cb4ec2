import type pg from 'pg'
import { unregisterTarget } from '../outbox/targets.ts'
import { endRebuild } from '../rebuild/move-rebuild.ts'
import { openRebuilds } from '../rebuild/rebuilds.ts'

/** An index that this database writes to, or that one of its rebuilds has not dropped yet. It may not exist. */
export interface KnownIndex {
  readonly index: string
  /** Null when it was never recorded. */
  readonly uuid: string | null
}

export async function knownIndices(client: pg.ClientBase | pg.Pool): Promise<KnownIndex[]> {
  const { rows } = await client.query<KnownIndex>(
    `SELECT index, max(uuid) AS uuid FROM (
       SELECT index_name AS index, index_uuid AS uuid FROM sync.target
       UNION ALL
       SELECT index, NULL FROM sync.rebuild, unnest(ARRAY[index_name, previous_index]) AS index
       WHERE dropped_at IS NULL AND index IS NOT NULL
     ) AS known GROUP BY index`,
  )
  return rows
}

/** Forgets indices that are not this database's: no changes are written to them, and nobody rolls back to them or drops them. */
export async function forgetIndices(client: pg.ClientBase, indices: readonly string[], reason: string): Promise<void> {
  const isOne = (index: string | null) => index !== null && indices.includes(index)
  for (const rebuild of await openRebuilds(client))
    if (isOne(rebuild.index) || isOne(rebuild.previous))
      await endRebuild(client, rebuild, rebuild.state === 'swapped' ? 'done' : 'failed', reason)
  for (const index of indices) await unregisterTarget(client, index)
  await client.query(
    `UPDATE sync.rebuild SET dropped_at = clock_timestamp()
     WHERE dropped_at IS NULL AND (index_name = ANY ($1) OR previous_index = ANY ($1))`,
    [indices],
  )
}
