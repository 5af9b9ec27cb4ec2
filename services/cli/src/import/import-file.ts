import { createReadStream, existsSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { timeZone, utc } from '@galena/lead/text/time-zone'
import type { Company } from '@galena/store/catalogue/companies'
import type { Pool } from '@galena/store/database/pool'
import type { MatchKey } from '@galena/store/import/match'
import { whileNobodyElseMatches } from '@galena/store/import/match-lock'
import { CliError } from '../errors/cli-error.ts'
import { companyNamed } from '../options/company-named.ts'
import type { JsonOption } from '../options/json-option.ts'
import { sayWait } from '../terminal/print.ts'
import { startProgress } from '../terminal/progress.ts'
import { readCsv } from './csv/read-csv.ts'
import { findMap } from './find-map.ts'
import { type LoadCounts, loadLeads } from './load-leads.ts'
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
      console.error(sentence)
    },
  })
  const load = () =>
    loadLeads(pool, company, lines, {
      match: options.match,
      dryRun: options.dryRun,
      onReject: (rejected) => rejects.add(rejected),
      onBatch(sofar, bytes) {
        written = sofar
        progress.show(bytes, input.bytes, `${sentenceOf(sofar)}, ${rateOf(sofar, started)}`)
      },
    })
  let counts: LoadCounts
  let written: LoadCounts | undefined
  try {
    counts = await (options.match && !options.dryRun
      ? whileNobodyElseMatches(pool, company.id, () => sayWait(otherImport), load)
      : load())
  } catch (error) {
    progress.end()
    if (written && !options.dryRun) console.error(`Before the import stopped: ${sentenceOf(written)}.`)
    throw error
  } finally {
    progress.end()
    await rejects.close()
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
    counts.rejected > 0
      ? `The rejected lines are in ${rejectPath} as they came, and the reasons in ${reasonsPath(rejectPath)}. Correct the lines and import that file with the same options.`
      : undefined,
  ]
}

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
): { readonly chunks: AsyncIterable<Buffer>; readonly bytes: number | undefined } {
  const folder = dirname(rejectPath)
  if (!existsSync(folder)) throw new CliError(`There is no folder ${folder} for the rejected lines.`)
  if (file === '-') return { chunks: process.stdin, bytes: undefined }
  const stat = statSync(file, { throwIfNoEntry: false })
  if (!stat) throw new CliError(`There is no file ${file}.`)
  if (stat.isDirectory()) throw new CliError(`${basename(file)} is a folder. Name an NDJSON or CSV file.`)
  if (statSync(rejectPath, { throwIfNoEntry: false }) && realpathSync(rejectPath) === realpathSync(file))
    throw new CliError('The rejected lines must not replace the file that is imported. Give another --rejects.')
  return { chunks: createReadStream(file, { highWaterMark: 1 << 18 }), bytes: stat.size }
}

const countOf = (number: number) => number.toLocaleString('en')

function sentenceOf({ read, inserted, updated, unchanged, rejected }: LoadCounts): string {
  return `${countOf(read)} lines read: ${countOf(inserted)} leads added, ${countOf(updated)} updated, ${countOf(unchanged)} unchanged, ${countOf(rejected)} rejected`
}

function rateOf({ inserted, updated, unchanged }: LoadCounts, started: number): string {
  const perSecond = (inserted + updated + unchanged) / ((performance.now() - started) / 1000)
  return `${Math.round(perSecond).toLocaleString('en')} leads/s`
}
