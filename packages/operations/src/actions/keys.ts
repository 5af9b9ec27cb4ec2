import { type KeyRole, listKeys, revokeKey as revoke, createKey as storeKey } from '@galena/store/catalogue/keys'
import { inTransaction } from '@galena/store/database/pool'
import { recordAudit } from '@galena/store/operator/audit'
import { OperationError } from '../operation-error.ts'
import type { OperationsContext } from '../operations-context.ts'
import type { Operator } from '../operator.ts'
import { requireCompany } from '../require-company.ts'

/** Whose key it is to be: a company's, which may also import leads, or an operator's. */
export type WantedKey =
  | { readonly company: string; readonly write: boolean }
  | { readonly operator: Extract<KeyRole, 'read' | 'write'> }

/** Creates a key. Only its hash is stored, so it can be told only now. */
export async function createKey(
  { pool }: Pick<OperationsContext, 'pool'>,
  who: Operator,
  wanted: WantedKey,
): Promise<{ id: number; key: string; role: KeyRole; company: string | null }> {
  const company = 'company' in wanted ? await requireCompany(pool, wanted.company) : undefined
  const role = 'operator' in wanted ? wanted.operator : wanted.write ? 'company_write' : 'company'
  return inTransaction(pool, async (client) => {
    const { id, key } = await storeKey(client, { companyId: company?.id ?? null, role })
    await recordAudit(client, who, 'keys create', { id, role, company: company?.name ?? null })
    return { id, key, role, company: company?.name ?? null }
  })
}

/** Revokes a key: it stops working within two seconds, and so do the sessions that began with it. */
export async function revokeKey({ pool }: Pick<OperationsContext, 'pool'>, who: Operator, id: number): Promise<void> {
  await inTransaction(pool, async (client) => {
    if (!(await revoke(client, id))) throw noKey(id)
    await recordAudit(client, who, 'keys revoke', { id })
  })
}

export function noKey(id: number | string): OperationError {
  return new OperationError('not_possible', `There is no key ${id}. List the keys with \`galena keys list\`.`)
}

/** The keys without their secrets, as JSON with stable names. */
export async function keyFacts({ pool }: Pick<OperationsContext, 'pool'>) {
  return (await listKeys(pool)).map(({ id, companyId, company, role, createdAt, revokedAt }) => ({
    id,
    company_id: companyId,
    company,
    role,
    created_at: createdAt,
    revoked_at: revokedAt,
  }))
}
