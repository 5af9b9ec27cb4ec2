import type pg from 'pg'
import { databaseAdvice, databaseErrorKind } from '../database/database-error.ts'
import { isolateFailures } from '../database/isolate-failures.ts'
import { inTransaction } from '../database/pool.ts'
import { givenIds, tablesWithGivenIds } from './given-ids.ts'
import { moveSequence } from './ids.ts'
import { inTurns, type Turns } from './in-turns.ts'
import { createMatcher, type Matcher, type MatchKey } from './match.ts'
import { type Names, readNames } from './names.ts'
import type { NumberedLead } from './numbered-lead.ts'
import { recognisePeople } from './recognise-people.ts'
import { type Rehearsal, startRehearsal } from './rehearsal.ts'
import { findForeign, findRepeated, type Rejection } from './rejections.ts'
import { type BatchCounts, writeBatch } from './write-batch.ts'

export interface BatchResult extends BatchCounts {
  /** Each line at most once: the counts and these lines together are the lines of the batch. */
  readonly rejected: readonly Rejection[]
  /** Lines, counted as unchanged, that a later line about the same lead replaced. */
  readonly superseded: number
}

export interface LeadImport {
  /**
   * Writes a batch in one transaction: new leads by COPY, existing ones only where they differ. Lines that cannot be
   * imported are rejected and the others written. The next batch may be given while one is written: they are written at
   * the same time where they have nothing in common, so that the last line about a lead wins.
   */
  write(batch: readonly NumberedLead[]): Promise<BatchResult>
  /** To be called in the end. Rolls a dry run back. */
  end(): Promise<void>
}

export interface ImportOptions {
  /** How people are recognised whose lines have no ids. */
  readonly match?: MatchKey | undefined
  /** The batches are written in one transaction, or in one every half minute, that is rolled back. */
  readonly dryRun?: boolean | undefined
}

/** Starts an import into a company. */
export async function startImport(
  pool: pg.Pool,
  company: { readonly id: number; readonly country: string | null },
  { match, dryRun = false }: ImportOptions = {},
): Promise<LeadImport> {
  const names = await readNames(pool, company.id)
  const matcher = match && createMatcher(match, company.country)
  const rehearsal = dryRun ? startRehearsal(pool, (client) => names.read(client)) : undefined
  const to: Import = { pool, companyId: company.id, names, matcher, rehearsal }
  const turns: Turns = inTurns()
  return {
    write: (batch) => turns(rehearsal ? undefined : keysOf(batch, matcher), () => writeOrSplit(to, batch)),
    end: async () => rehearsal?.end(),
  }
}

interface Import {
  readonly pool: pg.Pool
  readonly companyId: number
  readonly names: Names
  readonly matcher: Matcher | undefined
  readonly rehearsal: Rehearsal | undefined
}

/** What two batches must not both have to be written at the same time. */
function keysOf(batch: readonly NumberedLead[], matcher: Matcher | undefined): Set<string> {
  const keys = new Set<string>()
  for (const { lead } of batch) {
    for (const table of tablesWithGivenIds) for (const id of givenIds[table](lead)) keys.add(`${table} ${id}`)
    for (const value of matcher?.valuesOf(lead) ?? []) keys.add(value)
  }
  return keys
}

const nothing: BatchResult = { inserted: 0, updated: 0, unchanged: 0, rejected: [], superseded: 0 }

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
      superseded: sum.superseded + result.superseded,
      rejected: [...sum.rejected, ...result.rejected],
    }),
    nothing,
  )
}

async function write(to: Import, batch: readonly NumberedLead[]): Promise<BatchResult> {
  const { pool, names, rehearsal } = to
  const leads = batch.map(({ lead }) => lead)
  if (rehearsal)
    return rehearsal.run(async (client) => {
      await names.rehearse(client, leads)
      return writeWithin(client, to, batch)
    })
  await names.ensure(leads)
  for (const table of tablesWithGivenIds) await moveSequence(pool, table, leads.flatMap(givenIds[table]))
  return inTransaction(pool, (client) => writeWithin(client, to, batch))
}

async function writeWithin(client: pg.PoolClient, to: Import, batch: readonly NumberedLead[]): Promise<BatchResult> {
  const { companyId, names, matcher } = to
  const foreign = await findForeign(client, companyId, names, batch)
  const usable = without(batch, foreign)
  const { leads, rejected } = matcher
    ? await recognisePeople(client, { companyId, names, matcher }, usable)
    : { leads: usable, rejected: [] }
  const latest = withoutSuperseded(leads)
  const repeated = findRepeated(latest)
  const counts = await writeBatch(client, {
    companyId,
    names,
    leads: without(latest, repeated).map(({ lead }) => lead),
  })
  const superseded = leads.length - latest.length
  return {
    ...counts,
    unchanged: counts.unchanged + superseded,
    superseded,
    rejected: [...foreign, ...rejected, ...repeated],
  }
}

function without(batch: readonly NumberedLead[], rejected: readonly Rejection[]): readonly NumberedLead[] {
  if (rejected.length === 0) return batch
  const lines = new Set(rejected.map(({ line }) => line))
  return batch.filter(({ line }) => !lines.has(line))
}

/** Of several lines about the same lead only the last one counts. */
function withoutSuperseded(batch: readonly NumberedLead[]): readonly NumberedLead[] {
  const last = new Map(batch.map((numbered) => [numbered.lead.id ?? numbered, numbered]))
  return last.size === batch.length ? batch : [...last.values()].sort((a, b) => a.line - b.line)
}
