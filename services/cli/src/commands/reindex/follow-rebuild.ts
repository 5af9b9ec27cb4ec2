import { setTimeout as sleep } from 'node:timers/promises'
import { rebuildFacts } from '@galena/operations/rebuild/rebuild-facts'
import type { Pool } from '@galena/store/database/pool'
import { readBacklog } from '@galena/store/outbox/backlog'
import { type Rebuild, readRebuild } from '@galena/store/rebuild/rebuilds'
import type { RebuildState } from '@galena/store/rebuild/transitions'
import { CliError } from '../../errors/cli-error.ts'
import type { JsonOption } from '../../options/json-option.ts'
import { rebuildSentence } from './rebuild-sentence.ts'

const pollMs = 1_000

/** Prints the progress of a rebuild until it is over, or in the state `until`. */
export async function followRebuild(
  pool: Pool,
  id: number,
  options: JsonOption,
  until: RebuildState,
): Promise<Rebuild> {
  const ends = new Set<RebuildState>([until, 'swapped', 'done', 'failed', 'cancelled', 'rolled_back'])
  const showLine = startLine()
  for (;;) {
    const rebuild = await readRebuild(pool, id)
    if (!rebuild) throw new CliError(`Rebuild ${id} no longer exists.`)
    const isOver = ends.has(rebuild.state)
    if (!options.json) {
      const { lagSeconds, failures } = await readBacklog(pool)
      showLine(
        `${rebuildSentence(rebuildFacts(rebuild))} Lag ${lagSeconds.toFixed(1)} s, ${failures} failures.`,
        isOver,
      )
    }
    if (isOver) return rebuild
    await sleep(pollMs)
  }
}

/** On a terminal each line replaces the one before; elsewhere a line is printed when it differs. */
function startLine(): (line: string, isLast: boolean) => void {
  let shown = ''
  return (line, isLast) => {
    if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${line}${isLast ? '\n' : ''}`)
    else if (line !== shown) console.log(line)
    shown = line
  }
}
