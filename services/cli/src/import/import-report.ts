import { describeCounts, describeProgress, type ImportProgress } from '@galena/store/import/import-progress'
import type { LoadCounts } from '@galena/store/import/load-leads'
import { type RejectFile, reasonsPath } from './reject-file.ts'

/** What a person reads when an import has ended. */
export function reportOf(
  counts: LoadCounts,
  { dryRun, rejectPath, started }: { dryRun: boolean | undefined; rejectPath: string; started: number },
): (string | undefined)[] {
  return [
    `${dryRun ? 'Dry run, nothing was written: ' : ''}${progressOf(counts, started)}.`,
    counts.superseded > 0
      ? `${countOf(counts.superseded)} of the unchanged lines were about a lead that a later line is about, which counts.`
      : undefined,
    doubtful(counts),
    counts.rejected > 0
      ? `The rejected lines are in ${rejectPath} as they came, and the reasons in ${reasonsPath(rejectPath)}. Correct the lines and import that file with the same options.`
      : undefined,
  ]
}

export function progressOf(counts: LoadCounts, started: number): string {
  const perSecond = (counts.inserted + counts.updated + counts.unchanged) / ((performance.now() - started) / 1000)
  return `${describeCounts(counts)} (${Math.round(perSecond).toLocaleString('en')} leads/s)`
}

/** What a person reads of an import that stopped; undefined when it had begun nothing. */
export function reportOfStop(
  progress: ImportProgress,
  rejects: Pick<RejectFile, 'path' | 'isEmpty' | 'missingFrom'>,
): string | undefined {
  const sentences = [
    describeProgress(progress),
    rejects.isEmpty
      ? undefined
      : `The rejected ones are in ${rejects.path}, and the reasons in ${reasonsPath(rejects.path)}.`,
    rejects.missingFrom === undefined
      ? undefined
      : `Rejected lines from line ${countOf(rejects.missingFrom)} on may be missing in ${rejects.path}.`,
  ].filter((sentence) => sentence !== undefined)
  return sentences.length > 0 ? [...sentences, again].join(' ') : undefined
}

const again =
  'To go on, import the same file again when its lines have ids or with --match; otherwise only the lines that are not written yet.'

/** Of values that different people share: the user asked for one person each, and may not have known of them. */
function doubtful({ doubtful_values = 0, doubtful_example }: LoadCounts): string | undefined {
  if (!doubtful_example) return undefined
  const { value, lines, names } = doubtful_example
  const [them, each] = doubtful_values === 1 ? ['One value', ''] : [`${countOf(doubtful_values)} values`, ' each']
  const stands = `${value} stands in ${countOf(lines)} ${lines === 1 ? 'line' : 'lines'} with ${countOf(names)} names`
  return `Warning: ${them} of --match made one person${each} of lines with different names: ${stands}. Empty such cells, or give candidate_id.`
}

const countOf = (number: number) => number.toLocaleString('en')
