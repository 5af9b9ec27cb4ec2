import { FileError } from '@galena/files/read/file-error'
import { readLeads } from '@galena/files/read/read-leads'
import { timeZone, utc } from '@galena/lead/text/time-zone'
import { companyWithId } from '@galena/store/catalogue/companies'
import type { Pool } from '@galena/store/database/pool'
import { NotMigratedError } from '@galena/store/import/import-leads'
import { describeProgress, followImport, type ImportProgress } from '@galena/store/import/import-progress'
import {
  AnotherFileError,
  beginImportRequest,
  ImportTakenOverError,
  ReusedKeyError,
} from '@galena/store/import/import-request'
import { loadLeads } from '@galena/store/import/load-leads'
import { MatchLockLostError, whileNobodyElseMatches } from '@galena/store/import/match-lock'
import { columnOfMatch } from '@galena/store/import/match-named'
import { NameRemovedError } from '@galena/store/import/names'
import { ApiError, apiError } from '../../../errors/api-error.ts'
import { readError } from '../../../errors/read-error.ts'
import { collectRejections, type ImportAnswer } from './import-answer.ts'
import type { ImportParameters } from './import-parameters.ts'
import { inParameters } from './in-parameters.ts'

interface Asked {
  readonly companyId: number
  readonly parameters: ImportParameters
  /** What the client calls the import, when it may be sent again. */
  readonly key: string | undefined
  /** The parameters as one text. */
  readonly options: string
  readonly chunks: AsyncIterable<Buffer>
  readonly signal: AbortSignal
}

/** Imports a file into a company. Throws an `ApiError` that says how far it came when it cannot be finished. */
export async function runImport(pool: Pool, asked: Asked): Promise<ImportAnswer> {
  const progress = followImport()
  try {
    return await importBody(pool, asked, progress)
  } catch (error) {
    const stopped = asked.signal.aborted ? (asked.signal.reason as unknown) : error
    throw explained(stopped, asked.parameters.dryRun ? undefined : progress)
  }
}

async function importBody(
  pool: Pool,
  { companyId, parameters, key, options, chunks, signal }: Asked,
  progress: ReturnType<typeof followImport>,
): Promise<ImportAnswer> {
  const started = performance.now()
  const { match, dryRun } = parameters
  const company = await companyWithId(pool, companyId)
  if (!company) throw apiError('unauthorized')
  const { lines } = await readLeads(chunks, {
    ...parameters,
    zone: timeZone(company.timeZone) ?? utc,
    needed: match && columnOfMatch(match),
  })
  const request = key === undefined || dryRun ? undefined : await beginImportRequest(pool, { companyId, key, options })
  const before = request?.parts ?? []
  const rejections = collectRejections(request?.rejections ?? [])
  const load = (lockLost = signal) =>
    loadLeads(pool, company, lines, {
      match,
      dryRun,
      request,
      signal: AbortSignal.any([signal, lockLost]),
      onBegin: progress.onBegin,
      onBatch: progress.onBatch,
      onReject: async (rejected) => rejections.add(rejected),
    })
  const counts = await (match && !dryRun
    ? whileNobodyElseMatches(pool, companyId, { onWait: () => undefined, stop: signal }, load)
    : load())
  const { doubtful_example, ...numbers } = counts
  return {
    ...numbers,
    ...(doubtful_example && { doubtful_example }),
    rejections: rejections.list(),
    already_written: before.reduce((sum, part) => sum + part.inserted + part.updated + part.unchanged, 0),
    dry_run: dryRun,
    seconds: Math.round(performance.now() - started) / 1000,
  }
}

/** What the sender is told, with how far the import came. */
function explained(error: unknown, progress: ImportProgress | undefined): ApiError {
  const known = errorOf(error)
  const came = progress && describeProgress(progress)
  if (came === undefined) return known
  return new ApiError(known.code, `${known.message} ${came} ${again}`, known.cause ?? error)
}

const again =
  'If lines have ids, or you use the parameter match or an Idempotency-Key (send the same one), send the whole file again. Otherwise send only the lines that were not written.'

function errorOf(error: unknown): ApiError {
  // The client hung up.
  if (error instanceof Error && error.name === 'AbortError') return apiError('body_incomplete', error)
  if (error instanceof FileError) return new ApiError('invalid_file', inParameters(error.message), error)
  if (error instanceof ReusedKeyError) return apiError('reused_key', error)
  if (error instanceof ImportTakenOverError) return apiError('import_taken_over', error)
  if (error instanceof AnotherFileError) return new ApiError('another_file', error.message, error)
  if (error instanceof MatchLockLostError || error instanceof NameRemovedError)
    return new ApiError('import_stopped', inParameters(error.message), error)
  if (error instanceof NotMigratedError) return apiError('unavailable', error)
  return readError(error)
}
