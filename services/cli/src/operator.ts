import { userInfo } from 'node:os'
import type { Operator } from '@galena/operations/operator'
import type { Environment } from './connect.ts'

/** Who gives the command, for the audit: GALENA_OPERATOR, else the user of this machine. */
export function operatorName(environment: Environment): Operator {
  if (environment.GALENA_OPERATOR) return environment.GALENA_OPERATOR
  try {
    return userInfo().username
  } catch {
    // A container may run as a user without a name.
    return `user ${process.getuid?.() ?? 'without a name'}`
  }
}
