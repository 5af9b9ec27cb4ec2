import { pipeline } from 'node:stream/promises'
import { leadTexts } from '@galena/files/write/lead-texts'
import { type ExportedPart, exportLeads, type LeadExport } from '@galena/operations/export/export-leads'
import { requireExportable } from '@galena/operations/export/require-exportable'
import type { OperationsContext } from '@galena/operations/operations-context'
import { loadCatalogue } from '@galena/store/catalogue/load-catalogue'
import { CliError } from '../errors/cli-error.ts'
import { companyNamed, noCompany } from '../options/company-named.ts'
import type { JsonOption } from '../options/json-option.ts'
import { startInterruptible } from '../terminal/interruption.ts'
import { print, sayWait } from '../terminal/print.ts'
import { startProgress } from '../terminal/progress.ts'
import { type OutputFile, openOutput } from './output-file.ts'
import { type ExportOptions, readExport } from './read-export.ts'

/** The options of `galena export`. */
export interface FileExport extends ExportOptions, JsonOption {
  readonly company: string
  /** `-`: standard output. */
  readonly out: string
}

/** Writes leads of a company to a file or to standard output, and says how many. Throws a `CliError` when it cannot. */
export async function exportFile(context: OperationsContext, options: FileExport): Promise<void> {
  const toOutput = options.out === '-'
  if (toOutput && options.json)
    throw new CliError('Standard output has the leads. Name a file with --out to have the facts as JSON.')
  const { id } = await companyNamed(context.pool, options.company)
  const catalogue = await loadCatalogue(context.pool, id)
  if (!catalogue) throw noCompany(options.company)
  const wanted = readExport(options, catalogue, context.findPlace)
  const leads = { ...wanted, companyId: id, zone: catalogue.timeZone }
  await requireExportable(context, leads)
  const started = performance.now()
  const written = await writeFile(context, leads, wanted, openOutput(options.out), options.out)
  const seconds = Math.round(performance.now() - started) / 1000
  const sentence = `${countOf(written)} leads exported (${rateOf(written, started)}).`
  if (toOutput) sayWait(sentence)
  else print({ leads: written, seconds }, options, [sentence])
}

/** Returns the number of leads. */
async function writeFile(
  context: OperationsContext,
  leads: LeadExport,
  format: Parameters<typeof leadTexts>[0],
  file: OutputFile,
  name: string,
): Promise<number> {
  using interruption = startInterruptible(name === '-' ? cutOff : notWritten, () => undefined)
  const { signal } = interruption
  const progress = startProgress()
  const started = performance.now()
  let written = 0
  const count = ({ leads, total }: ExportedPart) => {
    written += leads.length
    progress.show(written, total, `${countOf(written)} leads exported, ${rateOf(written, started)}`)
  }
  const read = watch(exportLeads(context, leads, { signal }), count)
  try {
    await pipeline(leadTexts(format, read.parts), file.stream, { signal })
    file.complete()
    return written
  } catch (error) {
    file.discard()
    throw signal.aborted ? signal.reason : read.failure === error ? error : explained(error, name)
  } finally {
    progress.end()
  }
}

const notWritten = 'The export was stopped. No file was written.'
const cutOff = 'The export was stopped. What was written is not whole.'

/** Calls `onPart` when a part was used, and keeps what reading fails with: writing can fail in the same words. */
function watch(source: AsyncIterable<ExportedPart>, onPart: (part: ExportedPart) => void) {
  async function* parts(): AsyncGenerator<ExportedPart> {
    try {
      for await (const part of source) {
        yield part
        onPart(part)
      }
    } catch (error) {
      watched.failure = error
      throw error
    }
  }
  const watched: { readonly parts: AsyncIterable<ExportedPart>; failure?: unknown } = { parts: parts() }
  return watched
}

function explained(error: unknown, name: string): unknown {
  if (!(error instanceof Error && 'code' in error && 'syscall' in error)) return error
  if (error.code === 'EPIPE') return new CliError('Nobody reads the export any more. What was written is not whole.')
  const place = name === '-' ? 'standard output' : name
  return new CliError(`The export cannot be written to ${place}: ${error.message}.`, { cause: error })
}

const countOf = (number: number) => number.toLocaleString('en')

function rateOf(leads: number, started: number): string {
  return `${countOf(Math.round(leads / ((performance.now() - started) / 1000)))} leads/s`
}
