export type VerificationState = 'waiting' | 'running' | 'repairing' | 'done' | 'failed' | 'cancelled'

export const findingKinds = ['missing', 'ghost', 'stale', 'old_schema', 'other_company'] as const
type FindingKind = (typeof findingKinds)[number]

export interface Verification extends Readonly<Record<FindingKind, number>> {
  readonly id: number
  readonly state: VerificationState
  readonly who: string
  readonly index: string
  readonly full: boolean
  readonly repair: boolean
  readonly company: string | null
  readonly lead_ids: readonly number[] | null
  readonly from_id: number | null
  readonly to_id: number | null
  readonly created_at: string
  readonly started_at: string | null
  readonly ended_at: string | null
  readonly reason: string | null
  readonly checked: number
  readonly total: number | null
  readonly per_second: number | null
  readonly eta_seconds: number | null
  readonly found: number
  readonly repaired: number | null
  readonly left: number | null
  readonly held: number
  readonly foreign_kept: number
  readonly samples: readonly { readonly kind: FindingKind; readonly id: string; readonly company_id: number | null }[]
}

export const isActive = (state: VerificationState) =>
  state === 'waiting' || state === 'running' || state === 'repairing'
