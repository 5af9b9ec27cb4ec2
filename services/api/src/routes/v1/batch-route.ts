import { type FaultList, readFullList, readMembers, withPointers } from '@galena/lead/request/fault'
import { BatchAnswer, BatchBody, maxSearches } from '@galena/lead/search/native/native-schema'
import type { NativeSettings } from '@galena/lead/search/native/read-matching'
import { type NativeSearch, readNativeSearch } from '@galena/lead/search/native/read-native-search'
import { eachOf, findEachOfLeads, searchesAtOnce } from '@galena/search/query/find-leads'
import type { Reach } from '@galena/search/query/reach'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { callerOf } from '../../auth/company-scope.ts'
import { ApiError } from '../../errors/api-error.ts'
import { InvalidRequestError, type Problem, problemOf } from '../../errors/problem.ts'
import { loggable } from '../../errors/read-error.ts'
import { describeNative } from './describe-native.ts'
import { batchExamples } from './examples.ts'
import { listOf } from './list-of.ts'
import type { NativeContext } from './native-search-context.ts'
import { requireNoParameters } from './query-body.ts'
import { awaitFresh, findOrFallBack, presentSearch, requireReadySearch, settingsFor } from './run-search.ts'

/** Several searches in one request, and in one request to Elasticsearch. */
export function addBatchRoute(app: FastifyInstance, context: NativeContext): void {
  app.post(
    '/v1/search/batch',
    describeNative('Several searches at once, each with its answer or its problem', BatchAnswer, {
      body: BatchBody,
      examples: batchExamples,
    }),
    async (request, reply) => {
      requireNoParameters(request)
      const bodies = readBodies(request.body)
      const { caller, refused } = await awaitFresh(bodies, callerOf(request), reply, context)
      const startedAt = performance.now()
      const read = readSearches(bodies, await settingsFor(caller, context))
      context.indexOwner.requireOurs()
      const searches = read.map((search) => readyOrError(search, caller.reach, context))
      const valid = searches.filter((search): search is NativeSearch => !(search instanceof Error))
      return context.limiter.run(
        reply,
        async (signal) => {
          const found = await findEachOfLeads(context.engine, caller.reach, valid.map(listOf), { signal })
          const lists = new Map(valid.map((search, index) => [search, found[index]]))
          const answerOne = async (search: NativeSearch | ApiError) => {
            if (search instanceof Error) throw search
            const list = lists.get(search)
            if (list instanceof Error) throw list
            const answered = await findOrFallBack(search, caller.reach, context, signal, list)
            return presentSearch({ caller, refused }, answered.search, answered.found, context, { signal, startedAt })
          }
          const answers = await eachOf(searches, (search, index) =>
            answerOne(search).catch((error: unknown) => partProblem(error, index, request)),
          )
          return { answers, took_ms: Math.round(performance.now() - startedAt) }
        },
        Math.max(1, Math.min(valid.length, searchesAtOnce)),
      )
    },
  )
}

function readBodies(body: unknown): readonly unknown[] {
  const faults: FaultList = []
  const sent = readMembers(body, '', ['searches'], { faults })
  const list = sent && readFullList(sent.get('searches'), '/searches', maxSearches, { faults })
  if (!list || faults.length > 0) throw new InvalidRequestError(faults)
  return list
}

/** The searches in order; an error in place of one that has faults. */
function readSearches(bodies: readonly unknown[], settings: NativeSettings): (NativeSearch | InvalidRequestError)[] {
  return bodies.map((search, index) => {
    const read = readNativeSearch(search, settings)
    if (read.ok) return read.value
    return new InvalidRequestError(withPointers(read.faults, (pointer) => `/searches/${index}${pointer}`))
  })
}

/** The problem of one of the searches. What is no fault of its sender is logged and counted like that of a whole request. */
function partProblem(error: unknown, index: number, request: FastifyRequest): Problem {
  const problem = problemOf(error, request.id, (pointer) => `/searches/${index}${pointer}`)
  if (problem.status >= 500) {
    request.log.error(...loggable(error))
    request.failedParts?.push(problem.status)
  }
  return problem
}

/** An error in place of a search that relies on fields that some documents lack. */
function readyOrError(search: NativeSearch | ApiError, reach: Reach, context: NativeContext): NativeSearch | ApiError {
  if (search instanceof ApiError) return search
  try {
    requireReadySearch(search, reach, context)
    return search
  } catch (error) {
    if (error instanceof ApiError && error.code === 'field_not_ready') return error
    throw error
  }
}
