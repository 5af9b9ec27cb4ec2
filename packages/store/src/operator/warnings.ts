import type pg from 'pg'

/** How long what one process sees holds, though others do not see it. It looks again every two seconds. */
const seenMs = 10_000

/**
 * What can be wrong around the index. `blocks`: until it is over, searches may be wrong or changes may not arrive, so
 * the indexer is not ready. `ofProcess`: each process sees it of its own connections, so that another one, which does
 * not, must not say that it is over.
 */
export const warnings = {
  triggers_off: { blocks: true },
  subscription_writes: { blocks: true },
  inexact_ids: { blocks: false },
  refresh_off: { blocks: true },
  settings_changed: { blocks: true },
  index_unavailable: { blocks: true },
  nodes_away: { blocks: false, ofProcess: true },
  held_changes: { blocks: true },
  index_not_ours: { blocks: true },
  index_filling: { blocks: true },
  old_snapshot: { blocks: false },
  rows_hidden: { blocks: true },
} as const satisfies Record<string, { readonly blocks: boolean; readonly ofProcess?: boolean }>

export type WarningCode = keyof typeof warnings

/** What is wrong, and what to do about it, in sentences. */
export interface Finding {
  readonly message: string
  readonly remedy: string
}

export interface Warning {
  readonly code: WarningCode
  /** One or two sentences: what is wrong, and what to do. */
  readonly message: string
  /** The same apart. */
  readonly finding: Finding
  readonly since: Date
  readonly blocks: boolean
}

/** The warnings that hold now, oldest first. */
export async function readWarnings(client: pg.ClientBase | pg.Pool): Promise<Warning[]> {
  const { rows } = await client.query<Finding & Pick<Warning, 'code' | 'since'>>(
    'SELECT code, message, remedy, since FROM sync.warning WHERE code = ANY ($1) ORDER BY since, code',
    [Object.keys(warnings)],
  )
  return rows.map(({ code, since, ...finding }) => warningOf(code, finding, since))
}

export function warningOf(code: WarningCode, finding: Finding, since: Date): Warning {
  return { code, message: sentenceOf(finding), finding, since, blocks: warnings[code].blocks }
}

/** What is wrong and what to do, one after the other. */
export function sentenceOf({ message, remedy }: Finding): string {
  return remedy === '' ? message : `${message} ${remedy}`
}

/**
 * Records that a warning holds, or with `undefined` that this process does not see it. Returns whether that is new: `since`
 * stays while a warning lasts, also when its message changes.
 */
export async function setWarning(
  client: pg.ClientBase | pg.Pool,
  code: WarningCode,
  finding: Finding | undefined,
): Promise<boolean> {
  const isOfProcess = 'ofProcess' in warnings[code]
  if (finding === undefined) {
    const { rowCount } = await client.query(
      `DELETE FROM sync.warning WHERE code = $1 AND (NOT $2
         OR seen_at NOT BETWEEN clock_timestamp() - interval '1 millisecond' * $3 AND clock_timestamp())`,
      [code, isOfProcess, seenMs],
    )
    return rowCount === 1
  }
  const { rows } = await client.query<{ isNew: boolean }>(
    `INSERT INTO sync.warning AS w (code, message, remedy, seen_at) VALUES ($1, $2, $3, clock_timestamp())
     ON CONFLICT (code) DO UPDATE SET message = excluded.message, remedy = excluded.remedy, seen_at = excluded.seen_at
       WHERE $4 OR (w.message, w.remedy) <> (excluded.message, excluded.remedy)
     RETURNING xmax = 0 AS "isNew"`,
    [code, finding.message, finding.remedy, isOfProcess],
  )
  return rows[0]?.isNew ?? false
}
