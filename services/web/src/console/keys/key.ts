export const roles = ['company', 'company_write', 'read', 'write'] as const
export type Role = (typeof roles)[number]

export interface Key {
  readonly id: number
  readonly company_id: number | null
  readonly company: string | null
  readonly role: Role
  readonly created_at: string
  readonly revoked_at: string | null
}

/** A key that is shown this once. */
export interface MadeKey {
  readonly id: number
  readonly key: string
  readonly role: Role
  readonly company: string | null
}
