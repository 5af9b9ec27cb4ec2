/** As they are typed. */
export interface Options {
  readonly shards: string
  readonly replicas: string
  readonly swapsByItself: boolean
  readonly retainHours: string
}
