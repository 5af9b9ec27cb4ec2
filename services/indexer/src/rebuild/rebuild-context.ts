import type { OperationsContext } from '@galena/operations/operations-context'
import type { Log } from '@galena/service/log/log'
import type { ChunkQueue } from './chunk-queue.ts'
import type { Interval } from './interval.ts'

/** What the steps of a rebuild work with. */
export interface RebuildContext extends OperationsContext {
  readonly chunkQueue: ChunkQueue
  readonly log: Log
  /** How often the conditions of a swap are checked. */
  readonly gateInterval: Interval
}
