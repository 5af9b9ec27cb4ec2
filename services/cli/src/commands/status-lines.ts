import type { Status } from '@galena/operations/status/read-status'
import { rebuildSentence } from './reindex/rebuild-sentence.ts'

/** The status as lines of text: figures first, then what needs attention. */
export function statusLines(status: Status): (string | undefined)[] {
  const { lanes, held, sweep } = status
  return [
    `index      ${status.index ?? 'none yet: start the indexer'}`,
    `documents  ${status.documents ?? 'unknown: part of the index is not available'}`,
    `pending    ${status.pending === 0 ? 'none' : `${status.pending} changes, the oldest ${status.lag_seconds} s old`}`,
    `lanes      live ${lanes.live}, fanout ${lanes.fanout}, repair ${lanes.repair}; deletes to confirm ${lanes.confirm}`,
    `failures   ${status.failures}${status.failures > 0 ? ': see `galena failures list`' : ''}`,
    held.removals + held.overwrites > 0
      ? `held       ${held.removals} removals, ${held.overwrites} overwrites: see \`galena held list\``
      : undefined,
    status.rebuild ? `rebuild    ${rebuildSentence(status.rebuild)}` : undefined,
    sweep.ended_at
      ? `sweep      last pass ended ${sweep.ended_at.toISOString()}, found ${countsOf(sweep.found)}`
      : undefined,
    status.verification_asked
      ? `${status.verification_asked} The sweep is working on it; \`galena verify --full --repair\` does it at once.`
      : undefined,
    ...status.paused.map(({ index, reason }) =>
      `Writes to ${index} are paused, because it refuses every document. ${reason ?? ''}`.trimEnd(),
    ),
    ...status.warnings.map(({ message, since }) => `${message} (Since ${since.toISOString()}.)`),
    status.index !== null && !status.in_step
      ? 'Changes are not written to the live index, so searches show old data.'
      : undefined,
    status.unready_fields.length > 0
      ? `These fields are not searched yet, because documents still lack them: ${status.unready_fields.join(', ')}.`
      : undefined,
    status.needs_rebuild
      ? 'The index was made by another version of Galena. Rebuild it with `galena reindex start --swap`.'
      : undefined,
  ]
}

function countsOf(found: Readonly<Record<string, number>> | null): string {
  const parts = Object.entries(found ?? {}).map(([kind, count]) => `${count} ${kind.replace('_', ' ')}`)
  return parts.length > 0 ? parts.join(', ') : 'no difference'
}
