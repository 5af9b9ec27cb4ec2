import { describeEngineError, engineErrorKind } from '@galena/search/engine/engine-error'
import { liveIndex } from '@galena/search/index/alias'
import { readStoredHashes } from '@galena/search/index/stored-leads'
import { type Change, unknownCompany } from '@galena/store/outbox/change'
import { recordCompanies } from '@galena/store/outbox/queue-leads'
import type { ReadLeads, WriteContext } from './write-leads.ts'

/**
 * An operator may name a lead that is gone, and of which no trigger said whose it was. The index knows until the document
 * is removed, and that company's mirrors have to be told. It is recorded before anything is sent, so that a batch that is
 * killed does not forget it. Returns the leads of which Elasticsearch cannot say it now.
 */
export async function recordCompaniesOfGone(
  { pool, engine, log }: WriteContext,
  changes: readonly Change[],
  { writes }: ReadLeads,
): Promise<ReadonlySet<number>> {
  const gone = new Set(writes.filter(({ source }) => source === undefined).map(({ leadId }) => leadId))
  const unnamed = changes.filter(({ leadId, companyId }) => companyId === unknownCompany && gone.has(leadId))
  if (unnamed.length === 0) return new Set()
  const leadIds = new Set(unnamed.map(({ leadId }) => leadId))
  try {
    const live = await liveIndex(engine)
    const stored = live === undefined ? new Map() : await readStoredHashes(engine, live, [...leadIds])
    await recordCompanies(
      pool,
      unnamed.flatMap(({ id, leadId }) => {
        const companyId = stored.get(leadId)?.companyId
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
