import {
  changeKey,
  type KeyRole,
  listKeys,
  type NewKey,
  revokeKey as revoke,
  createKey as storeKey,
} from '@galena/store/catalogue/keys'
import { inTransaction } from '@galena/store/database/pool'
import { recordAudit } from '@galena/store/operator/audit'
import { OperationError } from '../operation-error.ts'
import type { OperationsContext } from '../operations-context.ts'
import type { Operator } from '../operator.ts'
import { requireCampaigns } from '../require-campaigns.ts'
import { requireCompany } from '../require-company.ts'
import { type KeySettings, requireSensible } from './key-settings.ts'

/** Whose key it is to be: a company's, which may also import leads or gets suggestions alone, or an operator's. */
export type WantedKey = KeySettings &
  (
    | { readonly company: string; readonly write: boolean; readonly suggest?: boolean }
    | { readonly operator: Extract<KeyRole, 'read' | 'write'> }
  )

type Context = Pick<OperationsContext, 'pool'>

/** Creates a key. Only its hash is stored, so it can be told only now. */
export async function createKey(
  { pool }: Context,
  who: Operator,
  wanted: WantedKey,
): Promise<{ id: number; key: string; role: KeyRole; company: string | null }> {
  const role = roleOf(wanted)
  requireSensible(wanted, role)
  const company = 'company' in wanted ? await requireCompany(pool, wanted.company) : undefined
  const campaigns = company && wanted.campaigns && (await requireCampaigns(pool, company, wanted.campaigns))
  const { label = null, expiresAt = null, origins: allowedOrigins = null } = wanted
  const campaignIds = campaigns?.map(({ id }) => id) ?? null
  const key: NewKey = { companyId: company?.id ?? null, role, label, expiresAt, allowedOrigins, campaignIds }
  return inTransaction(pool, async (client) => {
    const made = await storeKey(client, key)
    await recordAudit(client, who, 'keys create', {
      id: made.id,
      role,
      company: company?.name ?? null,
      ...withoutNull({ label, expires_at: expiresAt, allowed_origins: allowedOrigins, campaign_ids: campaignIds }),
    })
    return { ...made, role, company: company?.name ?? null }
  })
}

function roleOf(wanted: WantedKey): KeyRole {
  if ('operator' in wanted) return wanted.operator
  if (wanted.suggest) return 'company_suggest'
  return wanted.write ? 'company_write' : 'company'
}

function withoutNull(facts: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null))
}

/** Changes what people call a key, and until when it works: within two seconds. A null takes the value away. */
export async function setKey(
  { pool }: Context,
  who: Operator,
  id: number,
  settings: Pick<KeySettings, 'label' | 'expiresAt'>,
): Promise<void> {
  requireSensible(settings)
  await inTransaction(pool, async (client) => {
    if (!(await changeKey(client, id, settings))) throw noKey(id)
    const { label, expiresAt } = settings
    await recordAudit(client, who, 'keys set', {
      id,
      ...(label !== undefined && { label }),
      ...(expiresAt !== undefined && { expires_at: expiresAt }),
    })
  })
}

/** Revokes a key: it stops working within two seconds, and so do the sessions that began with it. */
export async function revokeKey({ pool }: Context, who: Operator, id: number): Promise<void> {
  await inTransaction(pool, async (client) => {
    if (!(await revoke(client, id))) throw noKey(id)
    await recordAudit(client, who, 'keys revoke', { id })
  })
}

export function noKey(id: number | string): OperationError {
  return new OperationError('not_possible', `There is no key ${id}. List the keys with \`galena keys list\`.`)
}

export type KeyFacts = Awaited<ReturnType<typeof keyFacts>>[number]

/** The keys without their secrets, as JSON with stable names. */
export async function keyFacts({ pool }: Context, now = Date.now()) {
  return (await listKeys(pool)).map((key) => ({
    id: key.id,
    company_id: key.companyId,
    company: key.company,
    role: key.role,
    label: key.label,
    /** Whether it works. */
    state: key.revokedAt ? 'revoked' : key.expiresAt && key.expiresAt.getTime() <= now ? 'expired' : 'active',
    created_at: key.createdAt,
    expires_at: key.expiresAt,
    /** As of a minute ago; null when it was never used. */
    last_used_at: key.lastUsedAt,
    /** The pages of other addresses that may use it; null for all. */
    allowed_origins: key.allowedOrigins,
    /** The campaigns whose leads it sees; null for all. */
    campaign_ids: key.campaignIds,
    revoked_at: key.revokedAt,
  }))
}
