import { readStatus } from '@galena/operations/status'
import type { Command } from 'commander'
import { type Environment, withDatabase, withEngine } from '../connect.ts'
import { print } from '../terminal/print.ts'
import { sentence } from './reindex-commands.ts'

export function addStatusCommand(program: Command, environment: Environment): void {
  program
    .command('status')
    .description('How far the index is behind the database, and what failed')
    .option('--json', 'print one JSON object')
    .action((options: { json?: boolean }) =>
      withDatabase(environment, async (pool) => {
        const status = await withEngine(environment, (engine) => readStatus({ pool, engine }))
        const { lanes, sweep } = status
        print(status, options, [
          `index      ${status.index ?? 'none yet: start the indexer'}`,
          `documents  ${status.documents}`,
          `pending    ${status.pending} changes, the oldest ${status.lag_seconds} s old`,
          `lanes      live ${lanes.live}, fanout ${lanes.fanout}, repair ${lanes.repair}; deletes to confirm ${lanes.confirm}`,
          `failures   ${status.failures}${status.failures > 0 ? ': `galena failures list` says why' : ''}`,
          status.rebuild ? `rebuild    ${sentence(status.rebuild)}` : undefined,
          sweep.ended_at
            ? `sweep      last ended ${sweep.ended_at.toISOString()}, found ${words(sweep.found)}`
            : undefined,
          status.verification_asked ? `${status.verification_asked} \`galena verify --full --repair\`` : undefined,
          ...status.paused.map(({ index, reason }) => `Changes wait: ${index} refuses all documents. ${reason ?? ''}`),
          status.index !== null && !status.in_step
            ? 'Changes are not written to this index: searches show what it held when they last were.'
            : undefined,
          status.needs_rebuild
            ? 'The index was made by another version of Galena: rebuild it with `galena reindex start --swap`.'
            : undefined,
        ])
      }),
    )
}

function words(found: Readonly<Record<string, number>> | null): string {
  const parts = Object.entries(found ?? {}).map(([kind, count]) => `${count} ${kind.replace('_', ' ')}`)
  return parts.length > 0 ? parts.join(', ') : 'no difference'
}
