/** Lanes of the outbox, the most urgent first: live changes go before those of large statements. */
export const lanes = ['live', 'fanout', 'confirm', 'repair'] as const

export type Lane = (typeof lanes)[number]

/** The number of outbox shards, as the column `sync.change.shard` computes them. */
export const outboxShards = 4

/** The company of a lead that is gone from the database, or was not looked up. No company has this id. */
export const unknownCompany = 0

/** A row of the outbox, `sync.change`: the document of this lead no longer equals its rows. */
export interface Change {
  readonly id: number
  readonly leadId: number
  readonly companyId: number
  readonly attempts: number
  /** Seconds since the change was made. */
  readonly age: number
}
