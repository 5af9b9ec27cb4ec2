import { createHash } from 'node:crypto'
import type pg from 'pg'
import { inTransaction } from '../database/pool.ts'
import type { NumberedLead } from './numbered-lead.ts'
import type { Rejection } from './rejections.ts'
import type { BatchCounts } from './write-batch.ts'

/** What was written of an import that is sent again: its leads from one line to another. */
export interface RecordedPart extends BatchCounts {
  readonly firstLine: number
  readonly lastLine: number
  /** SHA-256 of the lines as they came. */
  readonly digest: Buffer
  readonly superseded: number
  readonly rejected: number
}

/** An import that can be sent again after its connection broke. */
export interface ImportRequest {
  readonly id: number
  /** Counts how often it was sent. */
  readonly run: number
  /** What earlier runs have written, in the order of the file. */
  readonly parts: readonly RecordedPart[]
  /** The first lines that they have rejected, in the order of the file. */
  readonly rejections: readonly Rejection[]
}

/** The key was used with other options. */
export class ReusedKeyError extends Error {
  readonly code = 'reused_key'
}

/** The import was sent again, and goes on there. */
export class ImportTakenOverError extends Error {
  readonly code = 'import_taken_over'
}

/** The import was sent again with another file. The message names the lines. */
export class AnotherFileError extends Error {
  readonly code = 'another_file'
}

const keptDays = 7
/** An advisory lock, any fixed number. */
const runLock = 7_226_515
/** Of all parts together; the others are counted. */
export const maxRejections = 10_000

/**
 * Begins an import of this key, or goes on with it: what an earlier run is writing is waited for, and it writes nothing
 * more. Throws a `ReusedKeyError` when it had other options, which leaves an earlier run alone.
 */
export async function beginImportRequest(
  pool: pg.Pool,
  { companyId, key, options }: { companyId: number; key: string; options: string },
): Promise<ImportRequest> {
  const { id, run } = await inTransaction(pool, async (client) => {
    await client.query(
      'INSERT INTO sync.import_request (company_id, key, options) VALUES ($1, $2, $3) ON CONFLICT (company_id, key) DO NOTHING',
      [companyId, key, options],
    )
    const found = 'SELECT id, options FROM sync.import_request WHERE company_id = $1 AND key = $2'
    const { rows } = await client.query<{ id: number; options: string }>(found, [companyId, key])
    const [begun] = rows
    if (!begun || begun.options !== options) throw new ReusedKeyError('The import had other options before.')
    // Who waits for this lock comes before batches that begin later.
    await client.query('SELECT pg_advisory_xact_lock($1, hashint8($2))', [runLock, begun.id])
    const next = 'UPDATE sync.import_request SET run = run + 1, begun_at = now() WHERE id = $1 RETURNING id, run'
    const { rows: runs } = await client.query<Pick<ImportRequest, 'id' | 'run'>>(next, [begun.id])
    return runs[0] as Pick<ImportRequest, 'id' | 'run'>
  })
  return { id, run, ...(await readParts(pool, id)) }
}

async function readParts(pool: pg.Pool, id: number): Promise<Pick<ImportRequest, 'parts' | 'rejections'>> {
  const { rows: parts } = await pool.query<RecordedPart>(
    `SELECT first_line AS "firstLine", last_line AS "lastLine", digest, inserted, updated, unchanged, superseded,
       jsonb_array_length(rejected) AS rejected
     FROM sync.import_part WHERE request_id = $1 ORDER BY first_line`,
    [id],
  )
  const { rows: rejections } = await pool.query<Rejection>(
    `SELECT one.line, one.reason FROM sync.import_part, jsonb_to_recordset(rejected) AS one (line bigint, reason text)
     WHERE request_id = $1 ORDER BY first_line, line LIMIT $2`,
    [id, maxRejections],
  )
  return { parts, rejections }
}

/** Forgets imports that can no longer be sent again. */
export async function forgetImportRequests(pool: pg.Pool): Promise<void> {
  await pool.query('DELETE FROM sync.import_request WHERE begun_at < now() - make_interval(days => $1)', [keptDays])
}

/** Keeps later runs waiting until the transaction ends. Throws an `ImportTakenOverError` when there is one already. */
export async function holdRun(client: pg.ClientBase, { id, run }: ImportRequest): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock_shared($1, hashint8($2))', [runLock, id])
  const { rows } = await client.query('SELECT FROM sync.import_request WHERE id = $1 AND run = $2', [id, run])
  if (rows.length === 0) throw new ImportTakenOverError('The import was sent again, and goes on there.')
}

/** Records what the transaction writes. */
export async function recordPart(
  client: pg.ClientBase,
  { id }: ImportRequest,
  batch: readonly NumberedLead[],
  result: BatchCounts & { readonly superseded: number; readonly rejected: readonly Rejection[] },
): Promise<void> {
  const [first, last] = [batch[0], batch.at(-1)]
  if (!first || !last) return
  const sum = digestOf()
  for (const one of batch) sum.add(one)
  const { inserted, updated, unchanged, superseded, rejected } = result
  await client.query('INSERT INTO sync.import_part VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
    id,
    first.line,
    last.line,
    sum.end(),
    inserted,
    updated,
    unchanged,
    superseded,
    JSON.stringify(rejected),
  ])
}

/** Tells which leads of a file that is sent again were written. */
export interface RecordedLeads {
  /** To be asked of every lead, in the order of the file. Throws an `AnotherFileError`. */
  has(numbered: NumberedLead): boolean
  /** At the end of the file. Throws an `AnotherFileError` when it lacks what was written. */
  end(): void
}

export function recordedLeads(parts: readonly RecordedPart[]): RecordedLeads {
  let at = 0
  let sum = digestOf()
  return {
    has(numbered) {
      const part = parts[at]
      if (!part || numbered.line < part.firstLine) return false
      if (numbered.line > part.lastLine) throw anotherFile(part)
      sum.add(numbered)
      if (numbered.line === part.lastLine) {
        if (!sum.end().equals(part.digest)) throw anotherFile(part)
        sum = digestOf()
        at += 1
      }
      return true
    },
    end() {
      const part = parts[at]
      if (part) throw anotherFile(part)
    },
  }
}

function anotherFile({ firstLine, lastLine }: RecordedPart): AnotherFileError {
  return new AnotherFileError(
    `The lines ${firstLine} to ${lastLine} are not those that were sent before with this key.`,
  )
}

function digestOf() {
  const hash = createHash('sha256')
  return {
    add: ({ line, raw = [] }: NumberedLead) => {
      hash.update(`${line} `)
      for (const bytes of raw) hash.update(bytes)
    },
    end: () => hash.digest(),
  }
}
