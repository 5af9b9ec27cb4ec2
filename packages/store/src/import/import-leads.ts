import type { ImportedLead } from '@galena/lead/import/import-line'
import type pg from 'pg'
import { databaseFailure } from '../database/database-failure.ts'
import { inTransaction } from '../database/pool.ts'
import { refusals } from './foreign-ids.ts'
import { givenIds, tablesWithGivenIds } from './given-ids.ts'
import { moveSequence } from './ids.ts'
import { type Names, readNames } from './names.ts'
import { type BatchCounts, writeBatch } from './write-batch.ts'

/** A lead of an import with the number of its line. */
export interface NumberedLead {
  readonly line: number
  readonly lead: ImportedLead
}

export interface BatchResult extends BatchCounts {
  readonly rejected: readonly { readonly line: number; readonly reason: string }[]
}

export interface LeadImport {
  /**
   * Writes a batch in one transaction: new leads by COPY, existing ones only where they differ. Lines that cannot go in
   * are named and the others written. Batches are written one after the other: the last line about something wins.
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

/** What Postgres refuses for a reason that was not foreseen is halved until only the lines at fault are left. */
async function writeOrSplit(to: Import, batch: readonly NumberedLead[]): Promise<BatchResult> {
  const [first] = batch
  if (!first) return nothing
  try {
    return await write(to, batch)
  } catch (error) {
    if (databaseFailure(error) !== 'refused') throw error
    if (batch.length === 1) return { ...nothing, rejected: [{ line: first.line, reason: (error as Error).message }] }
    const middle = Math.ceil(batch.length / 2)
    const [one, other] = [await writeOrSplit(to, batch.slice(0, middle)), await writeOrSplit(to, batch.slice(middle))]
    return {
      inserted: one.inserted + other.inserted,
      updated: one.updated + other.updated,
      unchanged: one.unchanged + other.unchanged,
      rejected: [...one.rejected, ...other.rejected],
    }
  }
}

async function write({ pool, companyId, names }: Import, batch: readonly NumberedLead[]): Promise<BatchResult> {
  const latest = withoutSuperseded(batch)
  const leads = latest.map(({ lead }) => lead)
  await names.ensure(leads)
  for (const table of tablesWithGivenIds) await moveSequence(pool, table, leads.flatMap(givenIds[table]))
  return inTransaction(pool, async (client) => {
    const rejected = await refusals(client, companyId, names, latest)
    const refused = new Set(rejected.map(({ line }) => line))
    const accepted = latest.filter(({ line }) => !refused.has(line)).map(({ lead }) => lead)
    const counts = await writeBatch(client, { companyId, names, leads: accepted })
    return { ...counts, unchanged: counts.unchanged + batch.length - latest.length, rejected }
  })
}

/** Of lines about the same lead the last one counts. */
function withoutSuperseded(batch: readonly NumberedLead[]): readonly NumberedLead[] {
  const last = new Map(batch.map((numbered) => [numbered.lead.id ?? numbered, numbered]))
  return last.size === batch.length ? batch : [...last.values()].sort((a, b) => a.line - b.line)
}
