import type { Engine } from '@galena/search/engine/engine'
import type { IndexLayout } from '@galena/search/index/create-index'
import type { Log } from '@galena/service/log/log'
import type { Pool } from '@galena/store/database/pool'

/** What is needed to find, make and register the index that searches read. */
export interface PrepareContext {
  readonly pool: Pool
  readonly engine: Engine
  readonly log: Log
  /** Of an index that has to be created. */
  readonly layout: IndexLayout
}
