import { type ImportedLead, type ReadLine, readImportLine } from '@galena/lead/import/import-line'
import type { Pool } from '@galena/store/database/pool'
import { type BatchResult, type ImportOptions, startImport } from '@galena/store/import/import-leads'
import type { InputLine } from './input-line.ts'

/** Every line that was read is one of the other four. */
export interface LoadCounts {
  readonly read: number
  readonly inserted: number
  readonly updated: number
  readonly unchanged: number
  readonly rejected: number
  /** Of the unchanged lines, those that a later line about the same lead replaced. */
  readonly superseded: number
}

/** A line that was not written, and why. */
export interface RejectedLine {
  readonly line: number
  readonly reason: string
  /** The line as it came. */
  readonly raw: readonly Buffer[]
}

interface Watch {
  /** Called for each line that cannot be imported, in the order of the file. */
  readonly onReject: (rejected: RejectedLine) => Promise<void>
  /** Called when a batch is written, with the counts so far and the bytes read. */
  readonly onBatch: (counts: LoadCounts, bytes: number) => void
}

export interface LoadOptions extends Watch, ImportOptions {}

const batchLines = 2_000
/** To recognise people, a batch reads all people of the company: fewer and larger ones read them less often. */
const matchingBatchLines = 4_000
const batchBytes = 8_000_000
/** While so many are written, the next one is read. Two keep Postgres busy; a third fills the time in which it waits for us. */
const batchesAtOnce = 3

interface Batch {
  readonly leads: { readonly line: number; readonly lead: ImportedLead; readonly raw: readonly Buffer[] }[]
  readonly rejected: RejectedLine[]
  size: number
  /** Of the file, up to its last line. */
  bytes: number
}

/**
 * Imports lines into a company in batches: the next one is read while others are written. Results come in the order of the
 * file. When a batch fails, nothing after it is begun; its error is thrown once what runs has ended.
 */
export async function loadLeads(
  pool: Pool,
  company: { readonly id: number; readonly country: string | null },
  lines: AsyncIterable<readonly InputLine[]> | Iterable<readonly InputLine[]>,
  { onReject, onBatch, ...options }: LoadOptions,
): Promise<LoadCounts> {
  const target = await startImport(pool, company, options)
  const maxLines = options.match ? matchingBatchLines : batchLines
  let counts: LoadCounts = { read: 0, inserted: 0, updated: 0, unchanged: 0, rejected: 0, superseded: 0 }
  let before: Promise<void> = Promise.resolve()
  const running: Promise<void>[] = []

  async function finish(batch: Batch, written: Promise<BatchResult>): Promise<void> {
    const result = await written
    const raws = new Map(batch.leads.map(({ line, raw }) => [line, raw]))
    const refused = result.rejected.map(({ line, reason }) => ({ line, reason, raw: raws.get(line) ?? [] }))
    const rejected = [...batch.rejected, ...refused].sort((a, b) => a.line - b.line)
    counts = add(counts, result, batch)
    for (const one of rejected) await onReject(one)
    onBatch(counts, batch.bytes)
  }

  async function begin(batch: Batch): Promise<void> {
    if (running.length >= batchesAtOnce) await running.shift()
    const written = target.write(batch.leads.map(({ line, lead }) => ({ line, lead })))
    // What fails is thrown by the batch's turn to be finished.
    written.catch(() => undefined)
    const done = before.then(() => finish(batch, written))
    done.catch(() => undefined)
    before = done
    running.push(done)
  }

  try {
    let batch: Batch = { leads: [], rejected: [], size: 0, bytes: 0 }
    for await (const some of lines) {
      for (const line of some) {
        const read = readLine(line)
        if (isFull(batch, maxLines) && !isAboutSamePerson(batch, read, maxLines)) {
          const { bytes } = batch
          await begin(batch)
          batch = { leads: [], rejected: [], size: 0, bytes }
        }
        addLine(batch, line, read)
      }
    }
    await begin(batch)
    await before
  } finally {
    await Promise.allSettled(running)
    await target.end()
  }
  return counts
}

function readLine({ input, reason }: InputLine): ReadLine {
  return reason === undefined ? readImportLine(input) : { ok: false, reasons: [reason] }
}

function addLine(batch: Batch, { number, size, raw = [] }: InputLine, read: ReadLine): void {
  batch.size += size
  batch.bytes += size
  if (read.ok) batch.leads.push({ line: number, lead: read.lead, raw })
  else batch.rejected.push({ line: number, reason: read.reasons.join('; '), raw })
}

function isFull({ leads, rejected, size }: Batch, maxLines: number): boolean {
  return leads.length + rejected.length >= maxLines || size >= batchBytes
}

/** Batches about different people are written at the same time. */
function isAboutSamePerson({ leads, size }: Batch, read: ReadLine, maxLines: number): boolean {
  const id = read.ok ? read.lead.person.id : undefined
  return id !== undefined && leads.at(-1)?.lead.person.id === id && leads.length < 2 * maxLines && size < 2 * batchBytes
}

function add(counts: LoadCounts, result: BatchResult, batch: Batch): LoadCounts {
  return {
    read: counts.read + batch.leads.length + batch.rejected.length,
    inserted: counts.inserted + result.inserted,
    updated: counts.updated + result.updated,
    unchanged: counts.unchanged + result.unchanged,
    rejected: counts.rejected + batch.rejected.length + result.rejected.length,
    superseded: counts.superseded + result.superseded,
  }
}
