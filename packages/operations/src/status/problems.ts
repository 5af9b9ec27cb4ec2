import type { Warning } from '@galena/store/operator/warnings'
import type { Problem } from './verdict.ts'

/** Figures that a verdict is made of. */
interface Figures {
  readonly index: string | null
  readonly in_step: boolean
  readonly failures: number
  readonly needs_rebuild: boolean
  readonly verification_asked: string | null
  readonly paused: readonly { readonly index: string; readonly reason: string | null }[]
}

/** What is wrong, by the figures of a status and the warnings that hold. */
export function problemsOf(figures: Figures, warnings: readonly Warning[]): Problem[] {
  const { index, failures, paused } = figures
  return [
    ...warnings.filter(({ blocks }) => blocks).map(ofWarning),
    ...(index === null
      ? [problem('no_index', 'There is no search index yet.', 'Start an indexer: it creates the first one.')]
      : []),
    ...(index !== null && !figures.in_step
      ? [
          problem(
            'not_in_step',
            'Changes are not written to the live index, so searches show old data.',
            'Start the indexer of this version.',
          ),
        ]
      : []),
    ...paused.map(({ index: name, reason }) =>
      problem(
        'writes_paused',
        `Writes to ${name} are paused, because it refuses every document. ${reason ?? ''}`.trimEnd(),
        'Correct what Elasticsearch complains about. Writes go on by themselves within five minutes.',
      ),
    ),
    ...(failures > 0
      ? [
          problem(
            'failures',
            `Elasticsearch refuses ${failures} leads, which searches show as they were or not at all.`,
            'See why with `galena failures list`, and try again with `galena failures retry`.',
          ),
        ]
      : []),
  ]
}

/** What is worth knowing, and not wrong. */
export function notesOf(figures: Figures, warnings: readonly Warning[]): Problem[] {
  return [
    ...warnings.filter(({ blocks }) => !blocks).map(ofWarning),
    ...(figures.needs_rebuild
      ? [
          problem(
            'needs_rebuild',
            'Another version of Galena made the index.',
            'Rebuild it with `galena reindex start --swap`.',
          ),
        ]
      : []),
    ...(figures.verification_asked === null
      ? []
      : [
          problem(
            'verification_asked',
            figures.verification_asked,
            'The sweep compares every lead now; `galena verify --full --repair` does it at once.',
          ),
        ]),
  ]
}

function problem(code: Problem['code'], message: string, remedy: string): Problem {
  return { code, message, remedy }
}

function ofWarning({ code, message }: Warning): Problem {
  return problem(code, message, '')
}
