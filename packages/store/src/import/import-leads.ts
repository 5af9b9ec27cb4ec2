import type pg from 'pg'
import { databaseAdvice, databaseErrorKind } from '../database/database-error.ts'
import { isolateFailures } from '../database/isolate-failures.ts'
import { inTransaction } from '../database/pool.ts'
import { givenIds, tablesWithGivenIds } from './given-ids.ts'
import { moveSequence } from './ids.ts'
import { type Names, readNames } from './names.ts'
import type { NumberedLead } from './numbered-lead.ts'
import { findRejections, type Rejection } from './rejections.ts'
import { type BatchCounts, writeBatch } from './write-batch.ts'

export interface BatchResult extends BatchCounts {
  readonly rejected: readonly Rejection[]
}

export interface LeadImport {
  /**
   * Writes a batch in one transaction: new leads by COPY, existing ones only where they differ. Lines that cannot be
   * imported are rejected and the others written. Call it for one batch after the other: the last line about a lead wins.
   */
  write(batch: readonly NumberedLead[]): Promise<BatchResult>
}

/** Starts an import into a company. */
export async function startImport(pool: pg.Pool, companyId: number): Promise<LeadImport> {
  const names = await readNames(pool, companyId)
  return { write: (batch) => writeOrSplit({ pool, companyId, names }, batch) }
}

interface Import {
  readonly pool: pg.Pool
  readonly companyId: number
  readonly names: Names
}

const nothing: BatchResult = { inserted: 0, updated: 0, unchanged: 0, rejected: [] }

/** Lines that Postgres refuses for a reason that is not checked before are rejected one by one. */
async function writeOrSplit(to: Import, batch: readonly NumberedLead[]): Promise<BatchResult> {
  const results = await isolateFailures(batch, {
    work: (part) => write(to, part),
    isItemAtFault: (error): error is Error =>
      databaseErrorKind(error) === 'refused' && databaseAdvice(error) === undefined,
    failed: ({ line }, { message }): BatchResult => ({ ...nothing, rejected: [{ line, reason: message }] }),
  })
  return results.reduce(
    (sum, result) => ({
      inserted: sum.inserted + result.inserted,
      updated: sum.updated + result.updated,
      unchanged: sum.unchanged + result.unchanged,
      rejected: [...sum.rejected, ...result.rejected],
    }),
    nothing,
  )
}

async function write({ pool, companyId, names }: Import, batch: readonly NumberedLead[]): Promise<BatchResult> {
  const latest = withoutSuperseded(batch)
  const leads = latest.map(({ lead }) => lead)
  await names.ensure(leads)
  for (const table of tablesWithGivenIds) await moveSequence(pool, table, leads.flatMap(givenIds[table]))
  return inTransaction(pool, async (client) => {
    const rejected = await findRejections(client, companyId, names, latest)
    const rejectedLines = new Set(rejected.map(({ line }) => line))
    const accepted = latest.filter(({ line }) => !rejectedLines.has(line)).map(({ lead }) => lead)
    const counts = await writeBatch(client, { companyId, names, leads: accepted })
    return { ...counts, unchanged: counts.unchanged + batch.length - latest.length, rejected }
  })
}

/** Of several lines about the same lead only the last one counts. */
function withoutSuperseded(batch: readonly NumberedLead[]): readonly NumberedLead[] {
  const last = new Map(batch.map((numbered) => [numbered.lead.id ?? numbered, numbered]))
  return last.size === batch.length ? batch : [...last.values()].sort((a, b) => a.line - b.line)
}
