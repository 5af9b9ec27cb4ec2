import { userInfo } from 'node:os'
import type { OperationsContext } from '@galena/operations/verify/compare'
import { loadPlaces } from '@galena/places/places'
import { type Environment, withDatabase, withEngine } from './connect.ts'

/** Who gives the command, for the record: GALENA_OPERATOR, else the user of this machine. */
export function operatorName(environment: Environment): string {
  if (environment.GALENA_OPERATOR) return environment.GALENA_OPERATOR
  try {
    return userInfo().username
  } catch {
    // A container may run as a user that has no name.
    return `user ${process.getuid?.() ?? 'without a name'}`
  }
}

/** Runs `work` with both sides at hand, and closes them. */
export async function withBothSides<Value>(
  environment: Environment,
  work: (tools: OperationsContext) => Promise<Value>,
): Promise<Value> {
  // Few commands ask for a place, and to load them takes a while.
  let places: ReturnType<typeof loadPlaces> | undefined
  const findPlace: OperationsContext['findPlace'] = (text, options) => {
    places ??= loadPlaces()
    return places.findPlace(text, options)
  }
  return withDatabase(environment, (pool) => withEngine(environment, (engine) => work({ pool, engine, findPlace })))
}
