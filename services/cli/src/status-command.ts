import { hasThisMapping } from '@galena/search/index-names'
import { documentCount, liveIndex } from '@galena/search/lead-index'
import { readBacklog } from '@galena/store/outbox'
import type { Command } from 'commander'
import { type Environment, withDatabase, withEngine } from './connect.ts'
import { print } from './print.ts'

export function addStatusCommand(program: Command, environment: Environment): void {
  program
    .command('status')
    .description('How far the index is behind the database, and what failed')
    .option('--json', 'print one JSON object')
    .action((options: { json?: boolean }) =>
      withDatabase(environment, async (pool) => {
        const backlog = await readBacklog(pool)
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
            rebuild: null,
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
            ...paused.map(
              ({ index, pauseReason }) => `Changes wait: ${index} refuses all documents. ${pauseReason ?? ''}`,
            ),
            index !== undefined && !hasThisMapping(index)
              ? 'The index was made by another version of Galena: rebuild it.'
              : undefined,
          ],
        )
      }),
    )
}
