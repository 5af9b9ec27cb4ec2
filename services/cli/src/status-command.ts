import { hasThisMapping } from '@galena/search/index-names'
import { documentCount, liveIndex } from '@galena/search/lead-index'
import { readBacklog } from '@galena/store/outbox'
import { openRebuilds } from '@galena/store/rebuilds'
import { readSweep } from '@galena/store/sweep'
import type { Command } from 'commander'
import { type Environment, withDatabase, withEngine } from './connect.ts'
import { print } from './print.ts'
import { rebuildFacts, sentence } from './reindex-commands.ts'

export function addStatusCommand(program: Command, environment: Environment): void {
  program
    .command('status')
    .description('How far the index is behind the database, and what failed')
    .option('--json', 'print one JSON object')
    .action((options: { json?: boolean }) =>
      withDatabase(environment, async (pool) => {
        const backlog = await readBacklog(pool)
        const run = (await openRebuilds(pool)).at(-1)
        const sweep = await readSweep(pool)
        const { index, documents } = await withEngine(environment, async (engine) => {
          const live = await liveIndex(engine)
          return { index: live, documents: live === undefined ? 0 : await documentCount(engine) }
        })
        const paused = backlog.targets.filter(({ paused }) => paused)
        const { live, fanout, repair, confirm } = backlog.lanes
        const lag = Math.round(backlog.lagSeconds * 1000) / 1000
        print(
          {
            lag_seconds: lag,
            pending: backlog.pending,
            failures: backlog.failures,
            index: index ?? null,
            documents,
            rebuild: run ? rebuildFacts(run) : null,
            sweep: {
              found: sweep.lastFound,
              begun_at: sweep.lastBegun,
              ended_at: sweep.lastEnded,
            },
            verification_asked: sweep.asked,
            lanes: backlog.lanes,
            paused: paused.map(({ index, pauseReason }) => ({ index, reason: pauseReason })),
          },
          options,
          [
            `index      ${index ?? 'none yet: start the indexer'}`,
            `documents  ${documents}`,
            `pending    ${backlog.pending} changes, the oldest ${lag} s old`,
            `lanes      live ${live}, fanout ${fanout}, repair ${repair}; deletes to confirm ${confirm}`,
            `failures   ${backlog.failures}${backlog.failures > 0 ? ': `galena failures list` says why' : ''}`,
            run ? `rebuild    ${sentence(run)}` : undefined,
            sweep.lastEnded
              ? `sweep      last ended ${sweep.lastEnded.toISOString()}, found ${foundWords(sweep.lastFound)}`
              : undefined,
            sweep.asked ? `${sweep.asked} \`galena verify --full --repair\`` : undefined,
            ...paused.map(
              ({ index, pauseReason }) => `Changes wait: ${index} refuses all documents. ${pauseReason ?? ''}`,
            ),
            index !== undefined && !hasThisMapping(index)
              ? 'The index was made by another version of Galena: rebuild it with `galena reindex start --swap`.'
              : undefined,
          ],
        )
      }),
    )
}

function foundWords(found: Readonly<Record<string, number>> | null): string {
  const parts = Object.entries(found ?? {}).map(([kind, count]) => `${count} ${kind.replace('_', ' ')}`)
  return parts.length > 0 ? parts.join(', ') : 'no difference'
}
