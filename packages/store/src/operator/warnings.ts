import type pg from 'pg'

/**
 * What can be wrong around the index. `blocks`: until it is over, searches may be wrong or changes may not arrive, so
 * the indexer is not ready.
 */
export const warnings = {
  triggers_off: { blocks: true },
  subscription_writes: { blocks: true },
  inexact_ids: { blocks: false },
  refresh_off: { blocks: true },
  settings_changed: { blocks: true },
  index_unavailable: { blocks: true },
  nodes_away: { blocks: false },
  held_changes: { blocks: true },
  index_not_ours: { blocks: true },
  index_filling: { blocks: true },
  old_snapshot: { blocks: false },
  rows_hidden: { blocks: true },
} as const satisfies Record<string, { readonly blocks: boolean }>

export type WarningCode = keyof typeof warnings

export interface Warning {
  readonly code: WarningCode
  /** One or two sentences: what is wrong, and what to do. */
  readonly message: string
  readonly since: Date
  readonly blocks: boolean
}

/** The warnings that hold now, oldest first. */
export async function readWarnings(client: pg.ClientBase | pg.Pool): Promise<Warning[]> {
  const { rows } = await client.query<Omit<Warning, 'blocks'>>(
    'SELECT code, message, since FROM sync.warning WHERE code = ANY ($1) ORDER BY since, code',
    [Object.keys(warnings)],
  )
  return rows.map((row) => ({ ...row, ...warnings[row.code] }))
}

/**
 * Records that a warning holds, or with `undefined` that it does not. Returns whether that is new: `since` stays while a
 * warning lasts, also when its message changes.
 */
export async function setWarning(
  client: pg.ClientBase | pg.Pool,
  code: WarningCode,
  message: string | undefined,
): Promise<boolean> {
  if (message === undefined) {
    const { rowCount } = await client.query('DELETE FROM sync.warning WHERE code = $1', [code])
    return rowCount === 1
  }
  const { rows } = await client.query<{ isNew: boolean }>(
    `INSERT INTO sync.warning AS w (code, message) VALUES ($1, $2)
     ON CONFLICT (code) DO UPDATE SET message = excluded.message WHERE w.message <> excluded.message
     RETURNING xmax = 0 AS "isNew"`,
    [code, message],
  )
  return rows[0]?.isNew ?? false
}
