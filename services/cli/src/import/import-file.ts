import type { LeadFile } from '@galena/files/read/lead-file'
import { readLeads } from '@galena/files/read/read-leads'
import { timeZone, utc } from '@galena/lead/text/time-zone'
import type { Company } from '@galena/store/catalogue/companies'
import type { Pool } from '@galena/store/database/pool'
import { followImport } from '@galena/store/import/import-progress'
import { type LoadCounts, type LoadOptions, loadLeads } from '@galena/store/import/load-leads'
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
  const importing = { pool, company, input, lines, rejects, options, say }
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
  readonly options: FileImport
  readonly say: (sentence: string) => void
}

/** Writes the lines until somebody ends it: what is being written is finished then. Says how far it came when it stops. */
async function load(importing: Importing, onCounts: (counts: LoadCounts, bytes: number) => void): Promise<LoadCounts> {
  const { pool, company, rejects, say } = importing
  const { match, dryRun } = importing.options
  const progress = followImport()
  const sayStop = () => {
    const sentence = dryRun ? undefined : reportOfStop(progress, rejects)
    if (sentence !== undefined) say(sentence)
  }
  const [reason, finished] = dryRun ? [rehearsalInterrupted, 'tried'] : [interrupted, 'written']
  using interruption = startInterruptible(reason, {
    first: () => say(`Stopping: the lines that are being ${finished} are finished first. Ctrl-C again stops at once.`),
    second() {
      sayStop()
      if (progress.counts && !dryRun) rejects.keep()
    },
  })
  const stop = interruption.signal
  const work = (lockLost = stop) =>
    writeLines(importing, AbortSignal.any([stop, lockLost]), {
      onBegin: progress.onBegin,
      onBatch(counts, bytes, lines) {
        progress.onBatch(counts, bytes, lines)
        onCounts(counts, bytes)
      },
    })
  try {
    const onWait = () => sayWait(otherImport)
    const result = await (match && !dryRun ? whileNobodyElseMatches(pool, company.id, { onWait, stop }, work) : work())
    await rejects.close()
    return result
  } catch (error) {
    sayStop()
    await (progress.counts && !dryRun ? rejects.close() : rejects.discard()).catch((failure: Error) => {
      if (failure !== error) say(failure.message)
    })
    throw stop.aborted ? stop.reason : error
  }
}

async function writeLines(
  { pool, company, input, lines, rejects, options: { match, dryRun } }: Importing,
  signal: AbortSignal,
  watch: Pick<LoadOptions, 'onBegin' | 'onBatch'>,
): Promise<LoadCounts> {
  input.endAt(signal)
  const onReject: LoadOptions['onReject'] = (rejected) => rejects.add(rejected)
  try {
    return await loadLeads(pool, company, lines, { match, dryRun, signal, onReject, ...watch })
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  }
}

const interrupted = 'The import was stopped.'
const rehearsalInterrupted = 'The dry run was stopped. Nothing was written.'

const otherImport = 'Another import with --match into this company is running; this one waits until it has ended.'
