import type { OperationsContext } from '@galena/operations/operations-context'
import { loadPlaces } from '@galena/places/places'
import { type Environment, withDatabase, withEngine } from './connect.ts'

/** Runs `work` with connections to Postgres and Elasticsearch, and closes them. */
export async function withOperations<Value>(
  environment: Environment,
  work: (context: OperationsContext) => Promise<Value>,
): Promise<Value> {
  // Loading the places takes a while, and few commands need them.
  let places: ReturnType<typeof loadPlaces> | undefined
  const findPlace: OperationsContext['findPlace'] = (text, options) => {
    places ??= loadPlaces()
    return places.findPlace(text, options)
  }
  return withDatabase(environment, (pool) => withEngine(environment, (engine) => work({ pool, engine, findPlace })))
}
