import { type AuditFilter, readAudit } from '@galena/store/operator/audit'
import type { OperationsContext } from '../operations-context.ts'

/** A page of what operators did as JSON with stable names, the latest first. `next` is the id to ask for what is older. */
export async function auditPage(
  { pool }: Pick<OperationsContext, 'pool'>,
  { limit, ...filter }: AuditFilter & { readonly limit: number },
) {
  const found = await readAudit(pool, limit + 1, filter)
  const entries = found.slice(0, limit)
  return { entries, next: found.length > limit ? (entries.at(-1)?.id ?? null) : null }
}
