import type pg from 'pg'

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
