import { extraNames } from '@galena/lead/document/lead-document'
import { addFault, type FaultList, readAmount, withPointers } from '@galena/lead/request/fault'
import type { QueryPairs } from '@galena/lead/request/query-pairs'
import { ChangesAnswer, changesLimits } from '@galena/lead/search/native/changes-answer'
import { namesOf } from '@galena/lead/search/native/listed-names'
import { nativeLeadFields, readNames } from '@galena/lead/search/native/read-native-search'
import type { Pool } from '@galena/store/database/pool'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { callerOf } from '../../auth/company-scope.ts'
import { requireWholeCompany } from '../../auth/require-allowed.ts'
import { InvalidRequestError, parameterPointer } from '../../errors/problem.ts'
import { openPosition, sealPosition } from './change-token.ts'
import { companyPlaces } from './company-places.ts'
import { describeNative } from './describe-native.ts'
import type { NativeContext } from './native-search-context.ts'
import { bodyOfQuery, readNumber } from './query-body.ts'
import { type AskedChanges, readChanges } from './read-changes.ts'

export interface ChangesRouteContext extends Pick<NativeContext, 'cursorSecret' | 'findPlace' | 'limiter'> {
  readonly pool: Pool
}

/** The keys of a changed lead that `fields` can name. */
const leadFields = [...nativeLeadFields, 'folder_id', 'label_ids']

const query = {
  after: Type.String({ description: 'The `next` of the request before. Without it, all leads come first.' }),
  limit: Type.Integer({ minimum: 1, maximum: changesLimits.max, default: changesLimits.default }),
  fields: Type.String({ description: 'Keys of each lead, with commas between; `id` is always there.' }),
  include: Type.String({ description: `Of ${extraNames.join(', ')}, with commas between.` }),
}
const readers = {
  after: (text: string) => text,
  limit: readNumber,
  fields: namesOf,
  include: namesOf,
}

/** What has changed since a follower asked last. */
export function addChangesRoute(app: FastifyInstance, context: ChangesRouteContext): void {
  const places = companyPlaces({ ofCompany: 4, all: 16, error: 'too_many_followers' })
  app.get(
    '/v1/leads/changes',
    describeNative('What has changed, for copies of the leads', ChangesAnswer, {
      description:
        'Leads that have changed since `after`, as they are now, those that are gone, and names that were changed. Nothing is left out; a lead may come more than once. Changes come here once the search index has them.',
      query,
      also: 'feed',
    }),
    async (request, reply) => {
      const caller = callerOf(request)
      requireWholeCompany(caller)
      const { companyId } = caller
      const secret = await context.cursorSecret()
      const asked = readAsked(request.query as QueryPairs, (text) => openPosition(text, companyId, secret))
      using _place = places.take(companyId)
      return await context.limiter.run(reply, async (signal) => {
        const { leads, renamed, more, position } = await readChanges(context, companyId, asked, signal)
        const answer: ChangesAnswer = { leads, renamed, next: sealPosition(companyId, position, secret), more }
        return answer
      })
    },
  )
}

/** Throws an error with every fault of the parameters. */
function readAsked(pairs: QueryPairs, open: (text: string) => AskedChanges['position']): AskedChanges {
  const faults: FaultList = []
  const found: FaultList = []
  const body = bodyOfQuery(pairs, faults, readers)
  const context = { faults: found }
  const limit =
    body.limit === undefined
      ? changesLimits.default
      : readAmount(body.limit, '/limit', { minimum: 1, maximum: changesLimits.max, whole: true }, context)
  const fields = readNames(body.fields, '/fields', leadFields, context)
  const include = new Set(readNames(body.include, '/include', extraNames, context))
  const position = typeof body.after === 'string' ? open(body.after) : undefined
  if (body.after !== undefined && position === undefined)
    addFault(
      context,
      '/after',
      'This is not a position of your company: send `next` as it was returned, with a key of the company that it was returned to.',
    )
  const all = [...faults, ...withPointers(found, parameterPointer)]
  if (all.length > 0 || limit === undefined) throw new InvalidRequestError(all)
  return { position, limit, fields, include }
}
