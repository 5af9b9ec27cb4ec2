import {
  connectionProblem,
  describeConnectionProblem,
  type ServerName,
} from '@galena/operations/servers/connection-problem'
import { StartError } from '@galena/service/process/run-service'

/** The indexer cannot start without this server. The message says why, and what to check. */
export function notReachable(server: ServerName, error: unknown): StartError {
  const problem = connectionProblem(server, error)
  return new StartError(`${describeConnectionProblem(problem)} ${problem.remedy}`, { cause: error })
}
