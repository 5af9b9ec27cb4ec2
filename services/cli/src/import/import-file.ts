import { createReadStream, existsSync, fstatSync, realpathSync, type Stats, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { addAbortSignal, type Readable } from 'node:stream'
import { timeZone, utc } from '@galena/lead/text/time-zone'
import type { Company } from '@galena/store/catalogue/companies'
import type { Pool } from '@galena/store/database/pool'
import type { MatchKey } from '@galena/store/import/match'
import { whileNobodyElseMatches } from '@galena/store/import/match-lock'
import { CliError } from '../errors/cli-error.ts'
import { companyNamed } from '../options/company-named.ts'
import type { JsonOption } from '../options/json-option.ts'
import { startInterruptible } from '../terminal/interruption.ts'
import { sayWait } from '../terminal/print.ts'
import { startProgress } from '../terminal/progress.ts'
import { readCsv } from './csv/read-csv.ts'
import { findMap } from './find-map.ts'
import { type LineRange, type LoadCounts, loadLeads } from './load-leads.ts'
import { readNdjson } from './read-ndjson.ts'
import { openRejectFile, reasonsPath } from './reject-file.ts'
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
  const input = openInput(file, rejectPath)
  const company = await companyNamed(pool, options.company)
  const text = await openText(input.chunks, options.encoding)
  const { preface, lines } = await readLeads(text, format, company, options)
  const started = performance.now()
  const progress = startProgress()
  const rejects = openRejectFile(rejectPath, {
    preface,
    widen: (bytes) => text.encoding.widen(bytes),
    say(sentence) {
      progress.end()
      sayWait(sentence)
    },
  })
  let written: LoadCounts | undefined
  const ranges: LineRange[] = []
  const load = async (lockLost?: AbortSignal) => {
    using interruption = startInterruptible(options.dryRun ? rehearsalInterrupted : interrupted, () => {
      progress.end()
      sayWait('Stopping: the lines that are being written are finished first. Ctrl-C again stops at once.')
    })
    // Input that does not come must not be waited for.
    addAbortSignal(interruption.signal, input.chunks)
    const loading = loadLeads(pool, company, lines, {
      match: options.match,
      dryRun: options.dryRun,
      signal: lockLost ? AbortSignal.any([interruption.signal, lockLost]) : interruption.signal,
      onReject: (rejected) => rejects.add(rejected),
      onBatch(sofar, bytes, range) {
        written = sofar
        addRange(ranges, range)
        progress.show(bytes, input.bytes, `${sentenceOf(sofar)}, ${rateOf(sofar, started)}`)
      },
    })
    return await loading.catch((error: unknown) => {
      throw interruption.signal.aborted ? interruption.signal.reason : error
    })
  }
  let counts: LoadCounts
  try {
    counts = await (options.match && !options.dryRun
      ? whileNobodyElseMatches(pool, company.id, () => sayWait(otherImport), load)
      : load())
    await rejects.close()
  } catch (error) {
    progress.end()
    if (written && !options.dryRun) console.error(stoppedAfter(written, ranges))
    // What it cannot write has been said, or is less than what stopped the import.
    await rejects.close().catch(() => undefined)
    throw error
  } finally {
    progress.end()
  }
  const seconds = Math.round(performance.now() - started) / 1000
  return {
    facts: { ...counts, seconds, ...(options.dryRun && { dry_run: true }) },
    sentences: sentencesOf(counts, options, rejectPath, started),
  }
}

function sentencesOf(
  counts: LoadCounts,
  { dryRun }: FileImport,
  rejectPath: string,
  started: number,
): (string | undefined)[] {
  return [
    `${dryRun ? 'Dry run, nothing was written: ' : ''}${sentenceOf(counts)} (${rateOf(counts, started)}).`,
    counts.superseded > 0
      ? `${countOf(counts.superseded)} of the unchanged lines were about a lead that a later line is about, which counts.`
      : undefined,
    doubtful(counts),
    counts.rejected > 0
      ? `The rejected lines are in ${rejectPath} as they came, and the reasons in ${reasonsPath(rejectPath)}. Correct the lines and import that file with the same options.`
      : undefined,
  ]
}

/** Adds what follows, joined to the last range when nothing is between. */
function addRange(ranges: LineRange[], { from, to }: LineRange): void {
  const last = ranges.at(-1)
  if (last && last.to + 1 >= from) ranges[ranges.length - 1] = { from: last.from, to }
  else ranges.push({ from, to })
}

function stoppedAfter(counts: LoadCounts, ranges: readonly LineRange[]): string {
  const lines = ranges.map(({ from, to }) => `${countOf(from)} to ${countOf(to)}`).join(' and ')
  return `Before the import stopped: ${sentenceOf(counts)}. These are the lines ${lines}. Of the others, only those that were on their way when it stopped may be written, too.`
}

/** Of values that different people share: the user asked for one person each, and may not have known of them. */
function doubtful({ doubtful_values = 0, doubtful_example }: LoadCounts): string | undefined {
  if (!doubtful_example) return undefined
  const { value, lines, names } = doubtful_example
  const [them, each] = doubtful_values === 1 ? ['One value', ''] : [`${countOf(doubtful_values)} values`, ' each']
  const stands = `${value} stands in ${countOf(lines)} ${lines === 1 ? 'line' : 'lines'} with ${countOf(names)} names`
  return `Warning: ${them} of --match made one person${each} of lines with different names: ${stands}. Empty such cells, or give candidate_id.`
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

function openInput(
  file: string,
  rejectPath: string,
): { readonly chunks: Readable; readonly bytes: number | undefined } {
  const folder = dirname(rejectPath)
  if (!existsSync(folder)) throw new CliError(`There is no folder ${folder} for the rejected lines.`)
  const old = statSync(rejectPath, { throwIfNoEntry: false })
  if (file === '-') {
    if (old && isSame(old, fstatSync(process.stdin.fd))) throw ownRejects()
    return { chunks: process.stdin, bytes: undefined }
  }
  const stat = statSync(file, { throwIfNoEntry: false })
  if (!stat) throw new CliError(`There is no file ${file}.`)
  if (stat.isDirectory()) throw new CliError(`${basename(file)} is a folder. Name an NDJSON or CSV file.`)
  if (old && realpathSync(rejectPath) === realpathSync(file)) throw ownRejects()
  return { chunks: createReadStream(file, { highWaterMark: 1 << 18 }), bytes: stat.size }
}

const isSame = (one: Stats, other: Stats) => one.dev === other.dev && one.ino === other.ino

function ownRejects(): CliError {
  return new CliError('The rejected lines must not replace the file that is imported. Give another --rejects.')
}

const countOf = (number: number) => number.toLocaleString('en')

function sentenceOf({ read, inserted, updated, unchanged, rejected }: LoadCounts): string {
  return `${countOf(read)} lines read: ${countOf(inserted)} leads added, ${countOf(updated)} updated, ${countOf(unchanged)} unchanged, ${countOf(rejected)} rejected`
}

function rateOf({ inserted, updated, unchanged }: LoadCounts, started: number): string {
  const perSecond = (inserted + updated + unchanged) / ((performance.now() - started) / 1000)
  return `${Math.round(perSecond).toLocaleString('en')} leads/s`
}
