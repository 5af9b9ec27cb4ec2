import { FileError } from '@galena/files/read/file-error'
import { StackError } from '@galena/local-stack/stack-error'
import { OperationError } from '@galena/operations/operation-error'
import {
  connectionProblem,
  describeConnectionProblem,
  type ServerName,
} from '@galena/operations/servers/connection-problem'
import { engineErrorKind, UnusableAnswerError } from '@galena/search/engine/engine-error'
import { databaseAdvice, databaseErrorKind, isConflict } from '@galena/store/database/database-error'
import { SharedSessionsError } from '@galena/store/database/pooler'
import { TablesBusyError } from '@galena/store/database/table-locks'
import { NotMigratedError } from '@galena/store/import/import-leads'
import { MatchLockLostError } from '@galena/store/import/match-lock'
import { NameRemovedError } from '@galena/store/import/names'
import { IndicesBusyError } from '@galena/store/outbox/indices-lock'
import { printable } from '../terminal/print.ts'
import { CliError } from './cli-error.ts'

const localAddress = '`galena env` shows the URLs of the local stack.'

/** Errors whose message is written for the operator. */
const forOperators = [
  CliError,
  FileError,
  StackError,
  OperationError,
  IndicesBusyError,
  TablesBusyError,
  SharedSessionsError,
  NotMigratedError,
  MatchLockLostError,
  NameRemovedError,
  UnusableAnswerError,
]

function ofConnection(server: ServerName, error: Error): string {
  const problem = connectionProblem(server, error)
  return printable(`${describeConnectionProblem(problem)} ${problem.remedy} ${localAddress}`)
}

/** What went wrong and what to do next, in a sentence. A bug of Galena keeps its stack. */
export function explainError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (forOperators.some((kind) => error instanceof kind)) return printable(error.message)
  const code = 'code' in error ? String(error.code) : ''
  if (code === '42P01' || code === '3F000')
    return 'The database has no tables of Galena yet. Create them with `npx galena migrate`.'
  const advice = databaseAdvice(error)
  if (advice !== undefined) return printable(advice)
  if (isConflict(error))
    return `Other programs were changing the same rows (${printable(error.message)}). Wait until they have ended.`
  if (/^(58|F0|XX)/.test(code))
    return `Postgres itself failed (${printable(error.message)}, SQLSTATE ${code}). Its log says more.`
  if (code.startsWith('28') || databaseErrorKind(error) === 'unavailable') return ofConnection('Postgres', error)
  if (engineErrorKind(error) === 'unavailable') return ofConnection('Elasticsearch', error)
  return error.stack ?? error.message
}
