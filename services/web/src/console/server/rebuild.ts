export type RebuildState =
  | 'planned'
  | 'building'
  | 'backfilling'
  | 'paused'
  | 'catching_up'
  | 'verifying'
  | 'ready'
  | 'swapped'
  | 'done'
  | 'failed'
  | 'cancelled'
  | 'rolled_back'

export interface Rebuild {
  readonly id: number
  readonly state: RebuildState
  readonly index: string
  readonly previous_index: string | null
  readonly previous_in_step: boolean
  readonly done: number
  readonly total: number
  readonly per_second: number
  readonly eta_seconds: number | null
  readonly reason: string | null
  readonly retain_until: string | null
  readonly shards: number
  readonly replicas: number
  readonly swap_by_itself: boolean
  readonly retain_hours: number
  readonly created_at: string
  readonly state_at: string
  readonly swapped_at: string | null
}

export interface Plan {
  readonly index: string
  readonly documents: number
  readonly live_bytes: number
  readonly expected_bytes: number
  readonly free_bytes: number
  readonly enough_disk: boolean
  readonly expected_seconds: number | null
  readonly shards: number
  readonly replicas: number
}

export interface Conditions {
  readonly id: number
  readonly of: 'swap' | 'rollback'
  readonly open: boolean
  readonly checked_at: string
  readonly conditions: readonly {
    readonly name: string
    readonly met: boolean
    readonly detail: string
    readonly forcible: boolean
  }[]
}
