import type { Warning } from '@galena/store/operator/warnings'
import { connectionProblem } from '../servers/connection-problem.ts'
import type { Figures } from './figures.ts'
import type { StatusParts } from './read-parts.ts'
import type { Findings, Problem } from './verdict.ts'

/** Beyond this the index is called behind. An indexer that is ready is closer, unless READY_LAG_SECONDS allows more. */
const maxLagSeconds = 60

/** What is wrong with the index, by the figures of a status and the warnings that indexers have recorded. */
export function indexProblems(figures: Figures, parts: StatusParts, warnings: readonly Warning[]): Findings {
  const blocking = warnings.filter(({ blocks }) => blocks)
  return {
    problems: [...blocking.map(ofWarning), ...ofLiveIndex(figures, parts), ...ofChanges(figures)],
    notes: [...warnings.filter((warning) => !blocking.includes(warning)).map(ofWarning), ...notesOf(figures)],
  }
}

/** Where a warning has come from an error, the error says what to do. */
function ofWarning({ code, finding }: Warning): Problem {
  return { code, message: finding.message, remedy: finding.remedy || '`galena owner show` says more.' }
}

function ofLiveIndex(
  { index, in_step, documents }: Figures,
  { postgres, versions, ownership, documents: count }: StatusParts,
): Problem[] {
  const problems: Problem[] = []
  // What a server itself does not answer is said already.
  if (versions.error !== undefined || postgres.server.error !== undefined) return problems
  if (ownership.error !== undefined) problems.push(unread('whose the index is', 'owner_unknown', ownership.error))
  else if (index === null)
    problems.push({
      code: 'no_index',
      message: 'There is no search index yet.',
      remedy: 'Start an indexer: it creates the first one.',
    })
  else if (documents === null) problems.push(unread('how many documents it has', 'index_unavailable', count.error))
  if (index !== null && in_step === false)
    problems.push({
      code: 'not_in_step',
      message: 'Changes are not written to the live index, so searches show old data.',
      remedy: 'Start an indexer of this version; its log says what it does with the index.',
    })
  return problems
}

function unread(what: string, code: Problem['code'], error: unknown): Problem {
  const { message, remedy, detail } = connectionProblem('Elasticsearch', error)
  return { code, message: `Elasticsearch did not tell ${what}: ${detail ?? message}`, remedy }
}

function ofChanges({ lag_seconds, pending, failures, paused }: Figures): Problem[] {
  const problems: Problem[] = paused.map(({ index, reason }) => ({
    code: 'writes_paused',
    message: `Writes to ${index} are paused, because it refuses every document. ${reason ?? ''}`.trimEnd(),
    remedy: 'Correct what Elasticsearch complains about. Writes go on by themselves within five minutes.',
  }))
  if (lag_seconds !== null && lag_seconds > maxLagSeconds)
    problems.push({
      code: 'lag',
      message: `The index is ${Math.round(lag_seconds)} s behind the database: ${pending} changes wait.`,
      remedy: 'If nothing else is wrong, wait, or start another indexer while a large import is written.',
    })
  if (failures !== null && failures > 0)
    problems.push({
      code: 'failures',
      message: `Elasticsearch refuses ${failures} lead${failures === 1 ? '' : 's'}: searches show old documents of them, or none.`,
      remedy: 'See why with `galena failures list`; `galena failures retry --all` tries again.',
    })
  return problems
}

function notesOf({ needs_rebuild, unready_fields, verification_asked }: Figures): Problem[] {
  const notes: Problem[] = []
  if (needs_rebuild)
    notes.push({
      code: 'needs_rebuild',
      message: 'The index was made by another version of Galena.',
      remedy: 'Rebuild it with `galena reindex start --swap`.',
    })
  if (unready_fields.length > 0)
    notes.push({
      code: 'unready_fields',
      message: `These fields are not searched yet, because documents still lack them: ${unready_fields.join(', ')}.`,
      remedy: 'Wait until every lead is written again, or rebuild the index where one is needed.',
    })
  if (verification_asked !== null)
    notes.push({
      code: 'verification_asked',
      message: verification_asked,
      remedy: 'The sweep is working on it; `galena verify --full --repair` does it at once.',
    })
  return notes
}
