import { describeEngineError, engineErrorKind } from '@galena/search/engine/engine-error'
import { readStoredHashes } from '@galena/search/index/stored-leads'
import { type Change, unknownCompany } from '@galena/store/outbox/change'
import { recordCompanies } from '@galena/store/outbox/queue-leads'
import type { ReadLeads, WriteContext } from './write-leads.ts'

/**
 * An operator may name a lead that is gone, and of which no trigger said whose it was. An index knows until the document
 * is removed, and that company's mirrors have to be told. It is recorded before anything is sent, so that a batch that is
 * killed does not forget it. Returns the leads of which Elasticsearch cannot say it now.
 */
export async function recordCompaniesOfGone(
  { pool, engine, log }: WriteContext,
  changes: readonly Change[],
  { targets, writes }: ReadLeads,
): Promise<ReadonlySet<number>> {
  const gone = new Set(writes.filter(({ source }) => source === undefined).map(({ leadId }) => leadId))
  const unnamed = changes.filter(({ leadId, companyId }) => companyId === unknownCompany && gone.has(leadId))
  if (unnamed.length === 0) return new Set()
  const leadIds = new Set(unnamed.map(({ leadId }) => leadId))
  try {
    const companies = new Map<number, number>()
    for (const { index } of targets)
      for (const [leadId, { companyId }] of await readStoredHashes(engine, index, [...leadIds]))
        companies.set(leadId, companyId)
    await recordCompanies(
      pool,
      unnamed.flatMap(({ id, leadId }) => {
        const companyId = companies.get(leadId)
        return companyId === undefined ? [] : [{ id, companyId }]
      }),
    )
    return new Set()
  } catch (error) {
    if (engineErrorKind(error) === undefined) throw error
    log.warn({ err: describeEngineError(error) }, 'Whose leads are gone cannot be read: their changes wait')
    return leadIds
  }
}
