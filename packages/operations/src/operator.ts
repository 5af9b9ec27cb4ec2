/*
 * Every action writes its own audit entry. Where the work is SQL alone, the entry follows it in the same transaction:
 * both are kept or neither, and the entry can hold the result. A swap and a rollback change Elasticsearch, which no
 * transaction covers: their entry comes first, so that nothing happens that is not on record.
 */

/** Who acts, for the audit: the name of a person, or of a key. */
export type Operator = string

/** An operator's request, as the audit keeps it. */
export interface OperatorRequest {
  readonly who: Operator
  /** What was asked for, in the fields that the caller used. */
  readonly asked: Readonly<Record<string, unknown>>
}
