import type { FindPlace } from '@galena/lead/text/place'
import type { Engine } from '@galena/search/engine/engine'
import type { Pool } from '@galena/store/database/pool'

/** What operations work with: the database, the index, and what turns rows of the one into documents of the other. */
export interface OperationsContext {
  /** Postgres: the leads, and the outbox, rebuilds and audit in the schema `sync`. */
  readonly pool: Pool
  /** Elasticsearch, with the alias that searches read. */
  readonly engine: Engine
  /** Finds the coordinates of a place name, as the documents of leads hold them. */
  readonly findPlace: FindPlace
}
