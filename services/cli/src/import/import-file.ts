import type { LeadFile } from '@galena/files/read/lead-file'
import { readLeads } from '@galena/files/read/read-leads'
import { timeZone, utc } from '@galena/lead/text/time-zone'
import type { Company } from '@galena/store/catalogue/companies'
import type { Pool } from '@galena/store/database/pool'
import { type LineRange, type LoadCounts, loadLeads } from '@galena/store/import/load-leads'
import type { MatchKey } from '@galena/store/import/match'
import { whileNobodyElseMatches } from '@galena/store/import/match-lock'
import { columnOfMatch } from '@galena/store/import/match-named'
import { companyNamed } from '../options/company-named.ts'
import type { JsonOption } from '../options/json-option.ts'
import { startInterruptible } from '../terminal/interruption.ts'
import { sayWait } from '../terminal/print.ts'
import { startProgress } from '../terminal/progress.ts'
import { findMap } from './find-map.ts'
import { progressOf, reportOf, reportOfStop } from './import-report.ts'
import { type InputFile, openInput } from './input-file.ts'
import { openRejectFile, type RejectFile } from './reject-file.ts'

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
  const { preface, lines, widen } = await readLeads(input.chunks, {
    format,
    map: findMap(options.map),
    restToOthers: options.restToOthers ?? false,
    encoding: options.encoding,
    delimiter: options.delimiter,
    zone: timeZone(company.timeZone) ?? utc,
    needed: options.match && columnOfMatch(options.match),
  })
  const started = performance.now()
  const progress = startProgress()
  const say = (sentence: string) => {
    progress.end()
    sayWait(sentence)
  }
  const rejects = await openRejectFile(rejectPath, { preface, widen, say })
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
