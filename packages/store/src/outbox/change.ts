/** Rows of `sync.change` are drained lane by lane: changes of now before those of large statements. */
export const lanes = ['live', 'fanout', 'confirm', 'repair'] as const

export type Lane = (typeof lanes)[number]

/** The number of shards, as `sync.change.shard` computes them. */
export const outboxShards = 4

export interface Change {
  readonly id: number
  readonly leadId: number
  readonly companyId: number
  readonly attempts: number
  /** Seconds since the change was made. */
  readonly age: number
}
