import { createReadStream, statSync } from 'node:fs'
import { basename } from 'node:path'
import { type Command, Option } from 'commander'
import { type Environment, withDatabase } from '../connect.ts'
import { CliError } from '../errors/cli-error.ts'
import { type LoadCounts, loadLeads } from '../import/load-leads.ts'
import { readCsv } from '../import/read-csv.ts'
import { readNdjson } from '../import/read-ndjson.ts'
import { openRejectFile } from '../import/reject-file.ts'
import { companyNamed } from '../options/company-named.ts'
import { type JsonOption, jsonOption } from '../options/json-option.ts'
import { print } from '../terminal/print.ts'
import { startProgress } from '../terminal/progress.ts'

interface ImportOptions extends JsonOption {
  readonly company: string
  readonly format?: 'ndjson' | 'csv'
  readonly rejects?: string
}

export function addImportCommand(program: Command, environment: Environment): void {
  program
    .command('import <file>')
    .description('Import leads of a company from NDJSON or CSV; a lead that exists is replaced')
    .requiredOption('--company <name>', 'the company that the leads belong to')
    .addOption(
      new Option(
        '--format <format>',
        'format of the file (default: csv when its name ends in .csv, else ndjson)',
      ).choices(['ndjson', 'csv']),
    )
    .option('--rejects <file>', 'file for the lines that cannot be imported (default: <file>.rejects.ndjson)')
    .option(...jsonOption)
    .addHelpText(
      'after',
      `
A line has the fields of a lead in a search response, and latitude, longitude, resume, answers, attachments, documents.
A line with an id replaces that lead. Lines with an id can safely be imported again; a line without one adds another
lead. The exit code is 1 when a line was rejected.

Examples:
  npx galena import leads.ndjson --company "Acme Staffing"
  zcat leads.csv.gz | npx galena import - --format csv --company "Acme Staffing"`,
    )
    .action((file: string, options: ImportOptions) => importFile(file, options, environment))
}

async function importFile(file: string, options: ImportOptions, environment: Environment): Promise<void> {
  const input = openInput(file)
  const format = options.format ?? (file.toLowerCase().endsWith('.csv') ? 'csv' : 'ndjson')
  const rejectPath = options.rejects ?? `${file === '-' ? 'stdin' : file}.rejects.ndjson`
  const started = performance.now()
  await withDatabase(environment, async (pool) => {
    const company = await companyNamed(pool, options.company)
    const progress = startProgress()
    const rejects = openRejectFile(rejectPath, (sentence) => {
      progress.end()
      console.error(sentence)
    })
    let counts: LoadCounts
    try {
      counts = await loadLeads(pool, company.id, format === 'csv' ? readCsv(input.chunks) : readNdjson(input.chunks), {
        onReject: (rejected) => rejects.add(rejected),
        onBatch: (sofar, bytes) => progress.show(bytes, input.bytes, `${sentence(sofar)}, ${rate(sofar, started)}`),
      })
    } finally {
      progress.end()
      await rejects.close()
    }
    print({ ...counts, seconds: Math.round(performance.now() - started) / 1000 }, options, [
      `${sentence(counts)} (${rate(counts, started)}).`,
      counts.rejected > 0
        ? `The rejected lines are in ${rejectPath}, each with its reason. Correct each \`input\` and import those.`
        : undefined,
    ])
    if (counts.rejected > 0) process.exitCode = 1
  })
}

function openInput(file: string): { chunks: AsyncIterable<Buffer>; bytes: number | undefined } {
  if (file === '-') return { chunks: process.stdin, bytes: undefined }
  const stat = statSync(file, { throwIfNoEntry: false })
  if (!stat) throw new CliError(`There is no file ${file}.`)
  if (stat.isDirectory()) throw new CliError(`${basename(file)} is a folder. Name an NDJSON or CSV file.`)
  return { chunks: createReadStream(file, { highWaterMark: 1 << 18 }), bytes: stat.size }
}

function sentence({ inserted, updated, unchanged, rejected }: LoadCounts): string {
  const count = (number: number) => number.toLocaleString('en')
  return `${count(inserted)} leads added, ${count(updated)} updated, ${count(unchanged)} unchanged, ${count(rejected)} rejected`
}

function rate({ inserted, updated, unchanged }: LoadCounts, started: number): string {
  const perSecond = (inserted + updated + unchanged) / ((performance.now() - started) / 1000)
  return `${Math.round(perSecond).toLocaleString('en')} leads/s`
}
