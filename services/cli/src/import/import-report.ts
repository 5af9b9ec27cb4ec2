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
      ? `${countOf(counts.superseded)} ${counts.superseded === 1 ? 'line counts' : 'lines count'} as unchanged because a later line has the same lead; that later line was used.`
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
  'If lines have ids, or you use --match, import the whole file again. Otherwise import only the lines that were not written.'

/** Of values that different people share: the user asked for one person each, and may not have known of them. */
function doubtful({ doubtful_values = 0, doubtful_example }: LoadCounts): string | undefined {
  if (!doubtful_example) return undefined
  const { value, lines, names } = doubtful_example
  const share = lines === 1 ? '1 line shares' : `${countOf(lines)} lines share`
  const sentence = `Warning: ${share} ${value} with ${countOf(names)} different names and became one person.`
  if (doubtful_values === 1) return `${sentence} Empty that cell, or add candidate_id, and import again.`
  return `${sentence} ${countOf(doubtful_values)} values are like that. Empty such cells, or add candidate_id, and import again.`
}

const countOf = (number: number) => number.toLocaleString('en')
