import type pg from 'pg'

/** Seconds of a step, for which one row of figures is kept, and for how many of them. */
export const stepSeconds = 10
export const maxSteps = (24 * 3_600) / stepSeconds

/** What was true at a moment. */
const gauges = {
  lagSeconds: 'lag_seconds',
  pending: 'pending',
  failures: 'failures',
  held: 'held',
  indexBytes: 'index_bytes',
  documents: 'documents',
} as const
/** What has happened since the last row, of one process: those of all processes add up. */
const counts = { changes: 'changes', documentsWritten: 'documents_written', searches: 'searches' } as const

type Name = keyof typeof gauges | keyof typeof counts

/** A part of the figures of a step. What is left out, somebody else knows. */
export type FigurePart = { readonly [Figure in Name]?: number | undefined } & {
  /** Searches by how long they took; every process counts in the same intervals. */
  readonly latencies?: readonly number[] | undefined
}

export type Figures = { readonly [Figure in Name]: number | null } & {
  /** Unix time in steps. */
  readonly step: number
  readonly latencies: readonly number[] | null
}

const names: readonly (readonly [Name, string])[] = Object.entries({ ...gauges, ...counts }) as [Name, string][]
const isCount = (name: Name): name is keyof typeof counts => name in counts
const columns = names.map(([, column]) => column)
const nowStep = `floor(extract(epoch FROM clock_timestamp()) / ${stepSeconds})::bigint`

const merged = names.map(([name, column]) =>
  isCount(name)
    ? `${column} = coalesce(f.${column} + excluded.${column}, f.${column}, excluded.${column})`
    : `${column} = coalesce(excluded.${column}, f.${column})`,
)

/**
 * Adds to the figures of the current step, and deletes those that are older than a day. Returns after how many
 * milliseconds to call it again: in the middle of the next step, so that none is missed.
 */
export async function addFigures(pool: pg.Pool, part: FigurePart): Promise<number> {
  const { rows } = await pool.query<{ next: number }>({
    name: 'add figures',
    text: `
      WITH old AS (DELETE FROM sync.figure WHERE step < ${nowStep} - ${maxSteps})
      INSERT INTO sync.figure AS f (step, latencies, ${columns.join(', ')})
      VALUES (${nowStep}, $1::bigint[], ${columns.map((_, index) => `$${index + 2}`).join(', ')})
      ON CONFLICT (step) DO UPDATE SET ${merged.join(', ')}, latencies = CASE
        WHEN f.latencies IS NULL THEN excluded.latencies
        WHEN excluded.latencies IS NULL THEN f.latencies
        ELSE (SELECT array_agg(coalesce(a, 0) + coalesce(b, 0) ORDER BY n)
              FROM unnest(f.latencies, excluded.latencies) WITH ORDINALITY AS both_sides (a, b, n))
      END
      RETURNING (1.5 * ${stepSeconds} - extract(epoch FROM clock_timestamp()) + step * ${stepSeconds})::float8 * 1000 AS next`,
    values: [part.latencies ?? null, ...names.map(([name]) => part[name] ?? null)],
  })
  return rows[0]?.next ?? stepSeconds * 1_000
}

/**
 * The figures of the last `steps` steps that are over, `size` of them in one row: of moments the highest, of counts the
 * sum. Rows are left out where nothing was written. `end` is the first step that is not asked for.
 */
export async function readFigures(
  pool: pg.Pool,
  { steps, size }: { readonly steps: number; readonly size: number },
): Promise<{ end: number; rows: readonly Figures[] }> {
  const selected = names.map(([name, column]) => `${isCount(name) ? 'sum' : 'max'}(${column})::float8 AS "${name}"`)
  const { rows } = await pool.query<Omit<Figures, 'latencies'> & { end: number; latencies: number[][] | null }>(
    `WITH span AS (SELECT ${nowStep} / $2::bigint * $2 AS end_step)
     SELECT step / $2 * $2 AS step, end_step AS end, ${selected.join(', ')},
       jsonb_agg(latencies) FILTER (WHERE latencies IS NOT NULL) AS latencies
     FROM span LEFT JOIN sync.figure ON step >= end_step - $1::bigint AND step < end_step
     GROUP BY step / $2 * $2, end_step ORDER BY 1`,
    [steps, size],
  )
  return {
    end: rows[0]?.end ?? 0,
    rows: rows
      .filter(({ step }) => step !== null)
      .map(({ end: _end, latencies, ...row }) => ({ ...row, latencies: latencies && sumOf(latencies) })),
  }
}

function sumOf(rows: readonly (readonly number[])[]): number[] {
  const length = Math.max(...rows.map((row) => row.length))
  return Array.from({ length }, (_, at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0))
}
