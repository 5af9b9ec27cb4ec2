import type { OperationsContext } from '@galena/operations/operations-context'
import type { IndexLayout } from '@galena/search/index/create-index'
import type { Log } from '@galena/service/log/log'
import type { IndexLease } from '../owner/index-lease.ts'
import type { ChunkQueue } from './chunk-queue.ts'
import type { Interval } from './interval.ts'

/** What the steps of a rebuild work with. */
export interface RebuildContext extends OperationsContext {
  readonly chunkQueue: ChunkQueue
  readonly log: Log
  readonly lease: IndexLease
  /** Of an index that is made anew because it was lost. */
  readonly layout: IndexLayout
  /** How often the conditions of a swap are checked. */
  readonly gateInterval: Interval
}
