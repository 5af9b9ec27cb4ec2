import { addFault, type FaultList } from '@galena/lead/request/fault'
import type { QueryPairs } from '@galena/lead/request/query-pairs'
import { isTooLong, maxSearchTextLength } from '@galena/lead/search/search-text'
import type { Places } from '@galena/places/places'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import { callerOf } from '../../auth/company-scope.ts'
import { InvalidRequestError } from '../../errors/problem.ts'
import { describeNative } from './describe-native.ts'
import { unknownParameters } from './query-body.ts'

const PlacesAnswer = Type.Object({
  places: Type.Array(
    Type.Object({
      name: Type.String({ description: 'What `near` finds this place by, and no other.' }),
      kind: Type.Enum(['city', 'region', 'country'], { type: 'string' }),
      country: Type.String({ description: 'ISO 3166 alpha-2.' }),
      lat: Type.Number(),
      lon: Type.Number(),
      match: Type.Enum(['begins', 'means', 'similar'], {
        type: 'string',
        description: 'Its name begins so; the whole text means it; or its name is spelled in a similar way.',
      }),
    }),
    { description: 'Ten at most, those in the country of the company first.' },
  ),
})

const query = { q: Type.String({ description: 'The name of a place as far as it is typed.' }) }

/** Places for somebody who types a name: those that `near` understands. */
export function addPlacesRoute(app: FastifyInstance, { suggestPlaces }: Pick<Places, 'suggestPlaces'>): void {
  app.get(
    '/v1/places',
    describeNative('Places whose names begin with a text', PlacesAnswer, { query }),
    (request): Static<typeof PlacesAnswer> => {
      const { catalogue } = callerOf(request)
      const typed = readText(request.query as QueryPairs)
      const found = suggestPlaces(typed, { country: catalogue.country ?? null })
      return {
        places: found.map(({ text, match, place: { kind, country, latitude, longitude } }) => ({
          name: text,
          kind,
          country,
          lat: latitude,
          lon: longitude,
          match,
        })),
      }
    },
  )
}

function readText(pairs: QueryPairs): string {
  const faults: FaultList = unknownParameters(pairs, Object.keys(query))
  const [first, second] = pairs.filter(([name]) => name === 'q').map(([, text]) => text)
  if (first === undefined) addFault({ faults }, '?q', 'Send what is typed as q.')
  if (second !== undefined) addFault({ faults }, '?q', 'This parameter was sent twice.')
  if (isTooLong(first ?? ''))
    addFault({ faults }, '?q', `The name is too long: send up to ${maxSearchTextLength} characters.`)
  if (faults.length > 0) throw new InvalidRequestError(faults)
  return first ?? ''
}
