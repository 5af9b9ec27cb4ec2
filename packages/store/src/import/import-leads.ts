import type pg from 'pg'
import { isConflict, isRowRefused } from '../database/database-error.ts'
import { isolateFailures } from '../database/isolate-failures.ts'
import { missingMigrations } from '../database/migrate.ts'
import { inTransaction } from '../database/pool.ts'
import { collectDoubts, type Doubt, type Doubts } from './doubts.ts'
import { holdErasures } from './erasure-lock.ts'
import { givenIds, tablesWithGivenIds } from './given-ids.ts'
import { catchUpSequences, moveSequence } from './ids.ts'
import { holdRun, type ImportRequest, recordPart } from './import-request.ts'
import { inTurns, type Turns } from './in-turns.ts'
import { createMatcher, type Matcher, type MatchKey } from './match.ts'
import { type Names, readNames } from './names.ts'
import type { NumberedLead } from './numbered-lead.ts'
import { type Claim, peopleInUse } from './people-in-use.ts'
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

/** The database is older than this version of Galena. The message says what to do. */
export class NotMigratedError extends Error {
  readonly code = 'not_migrated'
}

export interface LeadImport {
  /**
   * Writes a batch in one transaction: new leads by COPY, existing ones only where they differ. Lines that cannot be
   * imported are rejected and the others written. The next batch may be given while one is written: they are written at
   * the same time where they have nothing in common, so that the last line about a lead wins.
   */
  write(batch: readonly NumberedLead[]): Promise<BatchResult>
  /** Values so far by which lines were taken for one person although their names are different. */
  doubts(): Doubts
  /** To be called in the end. Rolls a dry run back. */
  end(): Promise<void>
}

export interface ImportOptions {
  /** How people are recognised whose lines have no ids. */
  readonly match?: MatchKey | undefined
  /** The batches are written in one transaction, or in one every half minute, that is rolled back. */
  readonly dryRun?: boolean | undefined
  /** Records what is written, so that it is passed over when the same is sent again. */
  readonly request?: ImportRequest | undefined
}

/** Starts an import into a company. Throws a `NotMigratedError` when the database is too old. */
export async function startImport(
  pool: pg.Pool,
  company: { readonly id: number; readonly country: string | null },
  { match, dryRun = false, request }: ImportOptions = {},
): Promise<LeadImport> {
  await requireMigrations(pool)
  await catchUpSequences(pool)
  const names = await readNames(pool, company.id)
  const matcher = match && createMatcher(match, company.country)
  const rehearsal = dryRun ? startRehearsal(pool, (client) => names.read(client)) : undefined
  const to: Import = { pool, companyId: company.id, names, matcher, rehearsal, request }
  const turns: Turns = inTurns()
  const inUse = matcher && !rehearsal ? peopleInUse() : undefined
  const doubts = collectDoubts()
  const written = async (batch: readonly NumberedLead[], claim?: Claim) => {
    const result = await turns(rehearsal ? undefined : keysOf(batch, matcher), () =>
      writeOrSplit({ ...to, claim }, batch),
    )
    doubts.add(result.doubts)
    return result
  }
  return {
    write: (batch) => (inUse ? inUse((claim) => written(batch, claim)) : written(batch)),
    doubts: () => doubts.sum(),
    end: async () => rehearsal?.end(),
  }
}

async function requireMigrations(pool: pg.Pool): Promise<void> {
  const { length } = await missingMigrations(pool)
  if (length > 0)
    throw new NotMigratedError(
      `The database lacks ${length === 1 ? 'a migration' : `${length} migrations`} of this version of Galena. Run \`npx galena migrate\`, and import again.`,
    )
}

interface Import {
  readonly pool: pg.Pool
  readonly companyId: number
  readonly names: Names
  readonly matcher: Matcher | undefined
  readonly rehearsal: Rehearsal | undefined
  readonly request: ImportRequest | undefined
  readonly claim?: Claim | undefined
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

/** With what is counted for the whole import. */
interface Written extends BatchResult {
  readonly doubts: readonly Doubt[]
}

const nothing: Written = { inserted: 0, updated: 0, unchanged: 0, rejected: [], superseded: 0, doubts: [] }

/** Lines that Postgres refuses for a reason that is not checked before are rejected one by one. */
async function writeOrSplit(to: Import, batch: readonly NumberedLead[]): Promise<Written> {
  const results = await isolateFailures(batch, {
    work: (part) => writeUndisturbed(to, part),
    isItemAtFault: isRowRefused,
    failed: ({ line }, { message }): Written => ({ ...nothing, rejected: [{ line, reason: message }] }),
  })
  return results.reduce(
    (sum, result) => ({
      inserted: sum.inserted + result.inserted,
      updated: sum.updated + result.updated,
      unchanged: sum.unchanged + result.unchanged,
      superseded: sum.superseded + result.superseded,
      rejected: [...sum.rejected, ...result.rejected],
      doubts: [...sum.doubts, ...result.doubts],
    }),
    nothing,
  )
}

/** Other programs may change the same rows, in another order. */
const maxTries = 5

async function writeUndisturbed(to: Import, batch: readonly NumberedLead[]): Promise<Written> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await write(to, batch)
    } catch (error) {
      if (!isConflict(error) || tries === maxTries) throw error
    }
  }
}

async function write(to: Import, batch: readonly NumberedLead[]): Promise<Written> {
  const { pool, names, rehearsal } = to
  const leads = batch.map(({ lead }) => lead)
  if (rehearsal)
    return rehearsal.run(async (client) => {
      await names.rehearse(client, leads)
      return writeWithin(client, to, batch)
    })
  await names.ensure(leads)
  await to.claim?.ready
  for (const table of tablesWithGivenIds) await moveSequence(pool, table, leads.flatMap(givenIds[table]))
  return inTransaction(pool, async (client) => {
    await holdErasures(client, to.companyId)
    if (!to.request) return writeWithin(client, to, batch)
    await holdRun(client, to.request)
    const result = await writeWithin(client, to, batch)
    await recordPart(client, to.request, batch, result)
    return result
  })
}

async function writeWithin(client: pg.PoolClient, to: Import, batch: readonly NumberedLead[]): Promise<Written> {
  const { companyId, names, matcher, claim } = to
  const foreign = await findForeign(client, companyId, names, batch)
  const usable = without(batch, foreign)
  const { leads, rejected, doubts } = matcher
    ? await recognisePeople(client, { companyId, names, matcher, claim }, usable)
    : { leads: usable, rejected: [], doubts: [] }
  const { latest, superseded, repeated } = latestLines(leads)
  const counts = await writeBatch(client, { companyId, names, leads: latest.map(({ lead }) => lead) })
  return {
    ...counts,
    unchanged: counts.unchanged + superseded,
    superseded,
    doubts,
    rejected: [...foreign, ...rejected, ...repeated],
  }
}

function without(batch: readonly NumberedLead[], rejected: readonly Rejection[]): readonly NumberedLead[] {
  if (rejected.length === 0) return batch
  const lines = new Set(rejected.map(({ line }) => line))
  return batch.filter(({ line }) => !lines.has(line))
}

/**
 * Of several lines about the same lead only the last one counts, unless it is rejected because it repeats another line's
 * ids: then the one before it does.
 */
function latestLines(batch: readonly NumberedLead[]) {
  const repeated: Rejection[] = []
  for (let leads = batch; ; leads = without(leads, repeated)) {
    const last = new Map(leads.map((numbered) => [numbered.lead.id ?? numbered, numbered]))
    const latest = last.size === leads.length ? leads : [...last.values()].sort((a, b) => a.line - b.line)
    const found = findRepeated(latest)
    if (found.length === 0) return { latest, superseded: leads.length - latest.length, repeated }
    repeated.push(...found)
  }
}
