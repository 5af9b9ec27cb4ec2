import type { IndexLayout } from '@galena/search/index/create-index'
import type { Warn } from '@galena/service/log/throttled-warnings'
import { startFigures } from '../figures/record-figures.ts'
import { startRebuildController } from '../rebuild/rebuild-controller.ts'
import { startHeldChecks } from '../sync/recheck-held.ts'
import { startRelay, startWholeLooks } from '../sync/relay.ts'
import { startSweep } from '../sync/sweep.ts'
import { startVerifications } from '../verify/requested-verifications.ts'
import { startWatch } from '../watch/watch.ts'
import type { Contexts } from './contexts.ts'
import type { Queues } from './queues.ts'

interface LoopsContext {
  readonly contexts: Contexts
  readonly relayIntervalMs: number
  readonly layout: IndexLayout
  readonly warn: Warn
}

/** Starts the poll loops. They stop at the same time, because each may be in a long step. */
export function startLoops(
  { wakeUps, chunkQueue }: Queues,
  { contexts: { write, drain }, relayIntervalMs, layout, warn }: LoopsContext,
  started: AsyncDisposableStack,
): void {
  const loops = [
    startRebuildController({ ...write, chunkQueue, layout }, (error) => warn('A rebuild cannot continue', error)),
    startWatch(write, (error) => warn('What is around the index cannot be checked', error)),
    startHeldChecks(write, (error) => warn('What is held cannot be looked at again', error)),
    startSweep(write, (error) => warn('The sweep cannot compare leads', error)),
    startRelay({ ...drain, wakeUps, intervalMs: relayIntervalMs }, (error) =>
      warn('The relay cannot read the outbox', error),
    ),
    startVerifications(write, (error) => warn('A verification cannot go on', error)),
    startFigures(drain, (error) => warn('The figures of the console cannot be recorded', error)),
    startWholeLooks(drain, (error) => warn('The outbox cannot be read as a whole', error)),
  ]
  started.defer(async () => {
    await Promise.all(loops.map((loop) => loop.stop()))
  })
}
