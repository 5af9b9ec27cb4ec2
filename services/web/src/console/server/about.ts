export interface Limit {
  readonly min: number
  readonly max: number
  readonly whole: boolean
}

/** What changes rarely. */
export interface About {
  readonly version: string
  readonly builder: number
  readonly node: string
  readonly tzdata: string
  readonly postgres: string
  readonly elasticsearch: readonly string[]
  readonly index_name: string
  readonly index: string | null
  readonly shards: number | null
  readonly replicas: number | null
  readonly index_bytes: number | null
  readonly free_bytes: number | null
  readonly limits: Readonly<
    Record<
      | 'retainHours'
      | 'primaryShards'
      | 'replicas'
      | 'backfillPerSecond'
      | 'sweepHours'
      | 'reasonLength'
      | 'holdDocuments'
      | 'holdPercent',
      Limit
    >
  >
  readonly defaults: Readonly<
    Record<'retainHours' | 'backfillPerSecond' | 'sweepHours' | 'holdDocuments' | 'holdPercent', number | null>
  >
}
