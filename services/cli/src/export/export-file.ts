import { type LeadFormat, leadTexts } from '@galena/files/write/lead-texts'
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
import { openOutput } from './output.ts'
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
  const leads = { ...wanted, reach: { companyId: id }, zone: catalogue.timeZone }
  await requireExportable(context, leads)
  const started = performance.now()
  const written = await writeAll(context, leads, wanted, options.out)
  const seconds = Math.round(performance.now() - started) / 1000
  const sentence = `${countOf(written)} leads exported (${rateOf(written, started)}).`
  if (toOutput) sayWait(sentence)
  else print({ leads: written, seconds }, options, [sentence])
}

/** Returns the number of leads. */
async function writeAll(
  context: OperationsContext,
  leads: LeadExport,
  format: LeadFormat,
  out: string,
): Promise<number> {
  const output = await openOutput(out)
  using interruption = startInterruptible(out === '-' ? cutOff : notWritten, {
    first: () => undefined,
    second: () => void output.discard(),
  })
  const { signal } = interruption
  const progress = startProgress()
  const started = performance.now()
  let written = 0
  async function* counted(parts: AsyncIterable<ExportedPart>): AsyncGenerator<ExportedPart> {
    for await (const part of parts) {
      yield part
      written += part.leads.length
      progress.show(written, part.total, `${countOf(written)} leads exported, ${rateOf(written, started)}`)
    }
  }
  try {
    for await (const text of leadTexts(format, counted(exportLeads(context, leads, { signal }))))
      await unlessAborted(output.write(text), signal)
    await output.complete()
    return written
  } catch (error) {
    await output.discard()
    throw signal.aborted ? signal.reason : error
  } finally {
    progress.end()
  }
}

/** Whoever reads may take nothing any more. */
async function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  using listening = new DisposableStack()
  const aborted = new Promise<never>((_, reject) => {
    const stop = () => reject(signal.reason as Error)
    signal.addEventListener('abort', stop)
    listening.defer(() => signal.removeEventListener('abort', stop))
  })
  await Promise.race([work, aborted])
}

const notWritten = 'The export was stopped. No file was written.'
const cutOff = 'The export was stopped. What was written is not whole.'

const countOf = (number: number) => number.toLocaleString('en')

function rateOf(leads: number, started: number): string {
  return `${countOf(Math.round(leads / ((performance.now() - started) / 1000)))} leads/s`
}
