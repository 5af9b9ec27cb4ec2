/** Lanes of the outbox, the most urgent first: live changes go before those of large statements. */
export const lanes = ['live', 'fanout', 'confirm', 'repair'] as const

export type Lane = (typeof lanes)[number]

/**
 * What a change is about, which decides whether its lead may be removed or overwritten without asking:
 * - `write`: a trigger saw an insert or an update, of the lead or of what its document repeats, or an operator asked
 * - `delete`: a trigger saw a delete, or an operator asked for one
 * - `rewrite`: documents are built in another way, or Elasticsearch refused one
 * - `repair`: a comparison found a difference
 * - `reread`: nothing changed, but an index may lack the lead
 *
 * It decides as well whether mirrors are told: not of what only documents or an index need (`rewrite`, `reread`).
 */
export type Operation = 'write' | 'delete' | 'rewrite' | 'repair' | 'reread'

/** The number of outbox shards, as the column `sync.change.shard` computes them. */
export const outboxShards = 4

/** The part of the outbox that one batch is taken from. */
export interface Place {
  readonly lane: Lane
  readonly shard: number
}

/** All places, the most urgent first. */
export const places: readonly Place[] = lanes.flatMap((lane) =>
  Array.from({ length: outboxShards }, (_, shard) => ({ lane, shard })),
)

/** A change that could not be written is tried again after this time at the latest. */
export const maxRetryDelayMs = 60_000
/** The delete of a lead is confirmed after this time at the latest. */
export const maxConfirmDelayMs = 3_600_000

/** The company of a lead that is gone from the database, or was not looked up. No company has this id. */
export const unknownCompany = 0

/** A row of the outbox, `sync.change`: the document of this lead no longer equals its rows. */
export interface Change {
  readonly id: number
  readonly leadId: number
  readonly companyId: number
  readonly operation: Operation
  readonly attempts: number
  /** Seconds since the change was made; 0 when the clock of the database was set back since. */
  readonly age: number
}
