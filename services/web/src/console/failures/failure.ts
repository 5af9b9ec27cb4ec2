export interface Failure {
  readonly lead_id: number
  readonly company: string | null
  readonly index: string
  readonly code: string
  readonly reason: string
  readonly attempts: number
  readonly first_seen: string
  readonly last_seen: string
}

export interface FailurePage {
  readonly failures: readonly Failure[]
  readonly total: number
  readonly codes: readonly { readonly code: string; readonly failures: number }[]
  readonly next: string | null
}
