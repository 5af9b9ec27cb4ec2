import { type ImportedLead, type ReadLine, readImportLine } from '@galena/lead/import/import-line'
import type { InputLine } from '@galena/lead/import/input-line'
import type { Pool } from '../database/pool.ts'
import type { Doubts } from './doubts.ts'
import { type BatchResult, type ImportOptions, startImport } from './import-leads.ts'
import { type RecordedPart, recordedLeads } from './import-request.ts'

/** Every line that was read is one of the other four. */
export interface LoadCounts {
  readonly read: number
  readonly inserted: number
  readonly updated: number
  readonly unchanged: number
  readonly rejected: number
  /** Of the unchanged lines, those that a later line about the same lead replaced. */
  readonly superseded: number
  /** Values of `--match` of one person each, although the lines have different names; and the one with the most lines. */
  readonly doubtful_values?: number
  readonly doubtful_example?: Doubts['example']
}

/** Lines of a file, from the first to the last. */
export interface LineRange {
  readonly from: number
  readonly to: number
}

/** A line that was not written, and why. */
export interface RejectedLine {
  readonly line: number
  readonly reason: string
  /** The line as it came. */
  readonly raw: readonly Buffer[]
}

interface Watch {
  /** Called when the writing of lines begins. */
  readonly onBegin: (lines: LineRange) => void
  /** Called with the lines of a batch that cannot be imported, in the order of the file. */
  readonly onReject: (rejected: readonly RejectedLine[]) => Promise<void>
  /** Called when a batch is written, with the counts so far, the bytes read, and its lines. */
  readonly onBatch: (counts: LoadCounts, bytes: number, lines: LineRange) => void
  /** When it is aborted, no batch is begun any more, and its reason is thrown. */
  readonly signal?: AbortSignal | undefined
}

export interface LoadOptions extends Watch, ImportOptions {}

const batchLines = 2_000
/** To recognise people, a batch looks through those whose emails or phones no index has: larger batches do so less often. */
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
 * file. When a batch fails, nothing is begun any more; its error is thrown once what runs has ended and is counted.
 */
export async function loadLeads(
  pool: Pool,
  company: { readonly id: number; readonly country: string | null },
  lines: AsyncIterable<readonly InputLine[]> | Iterable<readonly InputLine[]>,
  { onBegin, onReject, onBatch, signal, ...options }: LoadOptions,
): Promise<LoadCounts> {
  const target = await startImport(pool, company, options)
  const maxLines = options.match ? matchingBatchLines : batchLines
  const recorded = options.request && recordedLeads(options.request.parts)
  let counts = countsOf(options.request?.parts ?? [])
  /** Batches that run. They are finished in the order of the file. */
  const running: Promise<void>[] = []
  const failures: unknown[] = []
  let lastLine = 0

  async function finish(
    batch: Batch,
    {
      written,
      lines,
      before,
    }: { written: Promise<BatchResult | undefined>; lines: LineRange; before: Promise<void> | undefined },
  ): Promise<void> {
    await before
    const result = await written
    if (!result) return
    try {
      counts = add(counts, result, batch)
      onBatch(counts, batch.bytes, lines)
      const rejected = rejectedOf(batch, result)
      if (rejected.length > 0) await onReject(rejected)
    } catch (error) {
      failures.push(error)
    }
  }

  async function begin(batch: Batch): Promise<void> {
    while (running.length >= batchesAtOnce) await running.shift()
    signal?.throwIfAborted()
    if (failures.length > 0) throw failures[0]
    const { first, last } = endsOf(batch)
    if (last === undefined) return
    const lines = { from: lastLine === 0 ? first : lastLine + 1, to: last }
    lastLine = last
    onBegin(lines)
    // A failure is noted at once: batches before this one may run for long.
    const written = target.write(batch.leads).catch((error: unknown) => {
      failures.push(error)
      return undefined
    })
    running.push(finish(batch, { written, lines, before: running.at(-1) }))
  }

  try {
    let batch: Batch = { leads: [], rejected: [], size: 0, bytes: 0 }
    for await (const some of lines) {
      for (const line of some) {
        const read = readLine(line)
        if (read.ok && recorded?.has({ line: line.number, lead: read.lead, raw: line.raw ?? [] })) {
          // What is recorded of a batch has no gaps.
          await begin(batch)
          batch = { leads: [], rejected: [], size: 0, bytes: batch.bytes + line.size }
          continue
        }
        if (isFull(batch, maxLines) && !isAboutSamePerson(batch, read, maxLines)) {
          const { bytes } = batch
          await begin(batch)
          batch = { leads: [], rejected: [], size: 0, bytes }
        }
        addLine(batch, line, read)
      }
    }
    recorded?.end()
    await begin(batch)
    await running.at(-1)
  } finally {
    await Promise.all(running)
    await target.end()
  }
  if (failures.length > 0) throw failures[0]
  const { values, example } = target.doubts()
  return values === 0 ? counts : { ...counts, doubtful_values: values, doubtful_example: example }
}

/** Of parts that were written before. */
function countsOf(parts: readonly RecordedPart[]): LoadCounts {
  const sum = (count: (part: RecordedPart) => number) => parts.reduce((total, part) => total + count(part), 0)
  const [inserted, updated] = [sum((part) => part.inserted), sum((part) => part.updated)]
  const [unchanged, rejected] = [sum((part) => part.unchanged), sum((part) => part.rejected)]
  const read = inserted + updated + unchanged + rejected
  return { read, inserted, updated, unchanged, rejected, superseded: sum((part) => part.superseded) }
}

function rejectedOf({ leads, rejected }: Batch, result: BatchResult): RejectedLine[] {
  const raws = new Map(leads.map(({ line, raw }) => [line, raw]))
  const refused = result.rejected.map(({ line, reason }) => ({ line, reason, raw: raws.get(line) ?? [] }))
  return [...rejected, ...refused].sort((a, b) => a.line - b.line)
}

/** The numbers of the first and last line of a batch. A record of CSV may take several lines. */
function endsOf({ leads, rejected }: Batch): { readonly first: number; readonly last: number | undefined } {
  const ends = [leads[0], rejected[0], leads.at(-1), rejected.at(-1)].filter((end) => end !== undefined)
  const lasts = ends.map(({ line, raw }) => line + Math.max(raw.length, 1) - 1)
  return {
    first: Math.min(...ends.map(({ line }) => line)),
    last: ends.length === 0 ? undefined : Math.max(...lasts),
  }
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
