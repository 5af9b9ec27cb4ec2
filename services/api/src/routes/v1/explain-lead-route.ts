import { fallBackText } from '@galena/lead/search/fall-back'
import { CountBody, LeadExplanation } from '@galena/lead/search/native/native-schema'
import { filtersOf, type Matching, readNativeCount } from '@galena/lead/search/native/read-matching'
import { type ExplainedMatch, explainBody, explainMatch } from '@galena/search/query/explain-match'
import { countMatches } from '@galena/search/query/search-leads'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { callerOf } from '../../auth/company-scope.ts'
import { apiError } from '../../errors/api-error.ts'
import { describeNative } from './describe-native.ts'
import { explainLeadExamples } from './examples.ts'
import type { NativeContext } from './native-search-context.ts'
import { requireNoParameters } from './query-body.ts'
import { requireReady } from './require-ready.ts'
import { requireValid, settingsFor } from './run-search.ts'

export const LeadId = Type.Object({ id: Type.String({ pattern: '^[0-9]+$' }) })

/** Why a search finds one lead, or does not. */
export function addExplainLeadRoute(app: FastifyInstance, context: NativeContext): void {
  const { engine, indexOwner, limiter } = context
  app.post<{ Params: { id: string } }>(
    '/v1/leads/:id/explain',
    describeNative('What of a query and a filter one lead matches', LeadExplanation, {
      params: LeadId,
      body: CountBody,
      examples: explainLeadExamples,
    }),
    async (request, reply) => {
      requireNoParameters(request)
      const caller = callerOf(request)
      const matching = requireValid(readNativeCount(request.body, await settingsFor(caller, context)))
      const lead = leadIdOf(request.params.id)
      const asked = { conditions: matching.conditions.map(({ filter }) => filter), text: matching.text }
      indexOwner.requireOurs()
      requireReady(() => explainBody(caller.reach, lead, asked).body, indexOwner)
      return limiter.run(reply, async (signal) => {
        const found = await explainMatch(engine, caller.reach, lead, asked, { signal })
        if (!found) throw apiError('no_lead')
        const isBelowAll = mayLackWords(matching, found)
        const all = { kind: 'all', filters: filtersOf(matching) } as const
        const fallback = isBelowAll && (await countMatches(engine, caller.reach, all, { signal })) === 0
        return present(matching, found, fallback)
      })
    },
  )
}

/** Throws an error of the api for what no lead can have. */
export function leadIdOf(id: string): number {
  if (!/^[0-9]{1,15}$/.test(id)) throw apiError('no_lead')
  return Number(id)
}

/** Whether it lacks words that may be missing where no lead has all of them. */
function mayLackWords({ text }: Matching, { terms }: ExplainedMatch): boolean {
  return text !== undefined && fallBackText(text) !== undefined && terms.some((found) => found.length === 0)
}

function present({ conditions, text }: Matching, found: ExplainedMatch, fallback: boolean): LeadExplanation {
  const terms = text?.terms ?? []
  const optional = new Set(fallback && text ? fallBackText(text)?.reading.optional : [])
  return {
    matches:
      found.conditions.every(Boolean) &&
      terms.every((term, index) => optional.has(term) || (found.terms[index] ?? []).length > 0),
    conditions: conditions.map(({ pointer }, index) => ({ pointer, matches: found.conditions[index] ?? false })),
    query: terms.map((term, index) => ({
      term: { ...term },
      found: (found.terms[index] ?? []).map(({ place, way }) => ({ in: place, how: way })),
    })),
    fallback,
  }
}
