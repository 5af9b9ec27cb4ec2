import { timeZone, utc } from '@galena/lead/text/time-zone'
import type { Company } from '@galena/store/catalogue/companies'
import type { Pool } from '@galena/store/database/pool'
import type { MatchKey } from '@galena/store/import/match'
import { whileNobodyElseMatches } from '@galena/store/import/match-lock'
import { companyNamed } from '../options/company-named.ts'
import type { JsonOption } from '../options/json-option.ts'
import { startInterruptible } from '../terminal/interruption.ts'
import { sayWait } from '../terminal/print.ts'
import { startProgress } from '../terminal/progress.ts'
import { readCsv } from './csv/read-csv.ts'
import { findMap } from './find-map.ts'
import { progressOf, reportOf, reportOfStop } from './import-report.ts'
import { type InputFile, openInput } from './input-file.ts'
import type { LeadFile } from './input-line.ts'
import { type LineRange, type LoadCounts, loadLeads } from './load-leads.ts'
import { readNdjson } from './read-ndjson.ts'
import { openRejectFile, type RejectFile } from './reject-file.ts'
import { openText, type TextFile } from './text/open-text.ts'

/** The options of `galena import`. */
export interface FileImport extends JsonOption {
  readonly company: string
  readonly format?: 'ndjson' | 'csv'
  readonly match?: MatchKey
  readonly map: readonly string[]
  readonly restToOthers?: boolean
  readonly dryRun?: boolean
  readonly encoding?: string
  readonly delimiter?: string
  readonly rejects?: string
}

interface Imported {
  readonly facts: LoadCounts & { readonly seconds: number; readonly dry_run?: true }
  readonly sentences: (string | undefined)[]
}

/** Imports a file (`-`: standard input) into a company. Throws a `CliError` when it cannot be read at all. */
export async function importFile(pool: Pool, file: string, options: FileImport): Promise<Imported> {
  const format = options.format ?? (/\.(?:csv|tsv|txt)$/i.test(file) ? 'csv' : 'ndjson')
  const rejectPath = options.rejects ?? `${file === '-' ? 'stdin' : file}.rejects.${format}`
  const input = await openInput(file, rejectPath)
  const company = await companyNamed(pool, options.company)
  const text = await openText(input.chunks, options.encoding)
  const { preface, lines } = await readLeads(text, format, company, options)
  const started = performance.now()
  const progress = startProgress()
  const say = (sentence: string) => {
    progress.end()
    sayWait(sentence)
  }
  const rejects = await openRejectFile(rejectPath, { preface, widen: (bytes) => text.encoding.widen(bytes), say })
  const importing = { pool, company, input, lines, rejects, rejectPath, options, say }
  try {
    const counts = await load(importing, (counts, bytes) =>
      progress.show(bytes, input.bytes, progressOf(counts, started)),
    )
    const seconds = Math.round(performance.now() - started) / 1000
    return {
      facts: { ...counts, seconds, ...(options.dryRun && { dry_run: true }) },
      sentences: reportOf(counts, { dryRun: options.dryRun, rejectPath, started }),
    }
  } finally {
    progress.end()
  }
}

interface Importing {
  readonly pool: Pool
  readonly company: Company
  readonly input: InputFile
  readonly lines: LeadFile['lines']
  readonly rejects: RejectFile
  readonly rejectPath: string
  readonly options: FileImport
  readonly say: (sentence: string) => void
}

/** Writes the lines, and says how far it came when it is stopped. */
async function load(importing: Importing, onCounts: (counts: LoadCounts, bytes: number) => void): Promise<LoadCounts> {
  const { pool, company, rejects, rejectPath, options, say } = importing
  let counts: LoadCounts | undefined
  const written: LineRange[] = []
  const onTheirWay = new Set<LineRange>()
  const sayStop = () => {
    const stage = { counts, written, onTheirWay: [...onTheirWay] }
    const sentence = options.dryRun ? undefined : reportOfStop(stage, rejects.isEmpty ? undefined : rejectPath)
    if (sentence !== undefined) say(sentence)
  }
  const work = (lockLost?: AbortSignal) =>
    writeUntilStopped(importing, lockLost, {
      onSecond() {
        if (counts) rejects.keep()
        sayStop()
      },
      onBegin: (lines) => onTheirWay.add(lines),
      onBatch(sofar, bytes, lines) {
        counts = sofar
        written.push(lines)
        onTheirWay.delete(lines)
        onCounts(sofar, bytes)
      },
    })
  try {
    const result = await (options.match && !options.dryRun
      ? whileNobodyElseMatches(pool, company.id, () => sayWait(otherImport), work)
      : work())
    await rejects.close()
    return result
  } catch (error) {
    await (counts ? rejects.close() : rejects.discard())
    sayStop()
    // Another error may have stopped the import, or somebody.
    if (rejects.failure && rejects.failure !== error) say(rejects.failure.message)
    throw error
  }
}

interface Watch {
  readonly onBegin: (lines: LineRange) => void
  readonly onBatch: (counts: LoadCounts, bytes: number, lines: LineRange) => void
  /** Called before a second Ctrl-C ends the process. */
  readonly onSecond: () => void
}

/** Writes the lines until somebody ends it, or the lock is lost: what is being written is finished then. */
async function writeUntilStopped(
  { pool, company, input, lines, rejects, options, say }: Importing,
  lockLost: AbortSignal | undefined,
  { onBegin, onBatch, onSecond }: Watch,
): Promise<LoadCounts> {
  const { match, dryRun } = options
  const [reason, finished] = dryRun ? [rehearsalInterrupted, 'tried'] : [interrupted, 'written']
  using interruption = startInterruptible(reason, {
    first: () => say(`Stopping: the lines that are being ${finished} are finished first. Ctrl-C again stops at once.`),
    second: onSecond,
  })
  const signal = lockLost ? AbortSignal.any([interruption.signal, lockLost]) : interruption.signal
  input.endAt(signal)
  const onReject: RejectFile['add'] = (rejected) => rejects.add(rejected)
  try {
    return await loadLeads(pool, company, lines, { match, dryRun, signal, onBegin, onBatch, onReject })
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  }
}

const interrupted =
  'The import was stopped. With ids or --match, import the same file again; without them, only the lines that are not written yet.'
const rehearsalInterrupted = 'The dry run was stopped. Nothing was written.'

const otherImport = 'Another import with --match into this company is running; this one waits until it has ended.'

function readLeads(text: TextFile, format: 'ndjson' | 'csv', company: Company, options: FileImport) {
  const { match, restToOthers = false, delimiter } = options
  const map = findMap(options.map)
  if (format === 'ndjson') return readNdjson(text, { map, restToOthers })
  const zone = timeZone(company.timeZone) ?? utc
  return readCsv(text, { map, restToOthers, delimiter, zone, needed: match && columnOf(match) })
}

function columnOf(match: MatchKey) {
  if (match.by === 'attribute') return { attribute: match.key }
  return { field: match.by === 'email' ? 'email' : 'user_phone_number' }
}
