import type { Pool } from '@galena/store/database/pool'
import type { Finding } from '@galena/store/operator/warnings'
import { countHeldByCompany, type HeldCount } from '@galena/store/outbox/held'

const maxNamed = 3

/** Says which documents wait to be removed or overwritten until an operator decides. */
export async function heldChanges({ pool }: { readonly pool: Pool }): Promise<Finding | undefined> {
  const held = await countHeldByCompany(pool)
  if (held.length === 0) return undefined
  const leads = held.reduce((sum, { removals, overwrites }) => sum + removals + overwrites, 0)
  const named = held.slice(0, maxNamed).map(ofCompany)
  if (held.length > maxNamed) named.push(`and those of ${held.length - maxNamed} more companies`)
  return {
    message: `These documents would be removed or overwritten, though no change asks for it: ${named.join('; ')}. They are held.`,
    remedy: `Look at them with \`galena held list\`; if the database is right, \`galena held confirm --all --expect ${leads} --reason TEXT\`; if not, correct it and \`galena held discard --all --reason TEXT\`.`,
  }
}

function ofCompany({ company, companyId, removals, overwrites }: HeldCount): string {
  const counts = [removals > 0 && `${removals} to remove`, overwrites > 0 && `${overwrites} to overwrite`]
  return `${counts.filter(Boolean).join(' and ')} of ${company ?? `company ${companyId}, which the database does not have`}`
}
