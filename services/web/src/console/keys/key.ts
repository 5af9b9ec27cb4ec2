export const roles = ['company', 'company_write', 'company_suggest', 'read', 'write'] as const
export type Role = (typeof roles)[number]

export interface Key {
  readonly id: number
  readonly company_id: number | null
  readonly company: string | null
  readonly role: Role
  /** What people call it. */
  readonly label: string | null
  readonly created_at: string
  readonly expires_at: string | null
  readonly last_used_at: string | null
  readonly revoked_at: string | null
}

/** A key that is shown this once. */
export interface MadeKey {
  readonly id: number
  readonly key: string
  readonly role: Role
  readonly company: string | null
}
