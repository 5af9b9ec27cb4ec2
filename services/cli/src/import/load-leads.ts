import { type ImportedLead, readImportLine } from '@galena/lead/import/import-line'
import type { Pool } from '@galena/store/database/pool'
import { type BatchResult, startImport } from '@galena/store/import/import-leads'
import type { NumberedLead } from '@galena/store/import/numbered-lead'
import type { InputLine } from './input-line.ts'

export interface LoadCounts {
  readonly inserted: number
  readonly updated: number
  readonly unchanged: number
  readonly rejected: number
}

/** A line that was not written, and why. */
export interface RejectedLine {
  readonly line: number
  readonly reason: string
  readonly input: unknown
}

interface Watch {
  /** Called for each line that cannot be imported. */
  readonly onReject: (rejected: RejectedLine) => Promise<void>
  /** Called when a batch is written, with the counts so far and the bytes read. */
  readonly onBatch: (counts: LoadCounts, bytes: number) => void
}

const batchLines = 2_000
const batchBytes = 8_000_000

/** Imports lines into a company in batches; the next batch is read while one is written. */
export async function loadLeads(
  pool: Pool,
  companyId: number,
  lines: AsyncIterable<InputLine> | Iterable<InputLine>,
  { onReject, onBatch }: Watch,
): Promise<LoadCounts> {
  const target = await startImport(pool, companyId)
  let counts: LoadCounts = { inserted: 0, updated: 0, unchanged: 0, rejected: 0 }
  let bytes = 0

  async function write(batch: readonly ReadableLine[], read: number): Promise<void> {
    const numbered: NumberedLead[] = batch.map(({ number, lead }) => ({ line: number, lead }))
    const result = await target.write(numbered)
    counts = add(counts, result)
    const inputs = new Map(batch.map(({ number, input }) => [number, input]))
    for (const { line, reason } of result.rejected) await onReject({ line, reason, input: inputs.get(line) })
    onBatch(counts, read)
  }

  let batch: ReadableLine[] = []
  let size = 0
  let writing: Promise<void> = Promise.resolve()
  // A batch may fail while the next is read; its error is thrown before the next is written.
  const next = async () => {
    await writing
    writing = write(batch, bytes)
    writing.catch(() => undefined)
    batch = []
    size = 0
  }
  for await (const { number, size: lineSize, input, reason } of lines) {
    bytes += lineSize
    const read = reason === undefined ? readImportLine(input) : { ok: false as const, reasons: [reason] }
    if (read.ok) {
      batch.push({ number, input, lead: read.lead })
      size += lineSize
    } else {
      counts = { ...counts, rejected: counts.rejected + 1 }
      await onReject({ line: number, reason: read.reasons.join('; '), input })
    }
    if (batch.length >= batchLines || size >= batchBytes) await next()
  }
  await next()
  await writing
  return counts
}

interface ReadableLine {
  readonly number: number
  readonly input: unknown
  readonly lead: ImportedLead
}

function add(counts: LoadCounts, { inserted, updated, unchanged, rejected }: BatchResult): LoadCounts {
  return {
    inserted: counts.inserted + inserted,
    updated: counts.updated + updated,
    unchanged: counts.unchanged + unchanged,
    rejected: counts.rejected + rejected.length,
  }
}
