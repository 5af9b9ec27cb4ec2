import type { FastifyReply } from 'fastify'
import type { Caller } from '../../auth/authenticate.ts'
import { explain, lateWarnings } from './explain-search.ts'
import type { NativeContext } from './native-search-context.ts'
import { findOrFallBack, interpretationOf, readSearch, requireReadySearch, settingsFor } from './run-search.ts'

/** Everything about a search but the leads that it finds: how it is read, what is asked, and what each part matches. */
export async function explainNative(
  body: unknown,
  { reach, catalogue }: Pick<Caller, 'reach' | 'catalogue'>,
  reply: FastifyReply,
  context: NativeContext,
): Promise<object> {
  const startedAt = performance.now()
  const search = readSearch(body, await settingsFor({ catalogue }, context))
  const readAt = performance.now()
  context.indexOwner.requireOurs()
  requireReadySearch(search, reach, context)
  return context.limiter.run(reply, async (signal) => {
    const askedAt = performance.now()
    const { search: answered, found } = await findOrFallBack(search, reach, context, signal)
    const foundAt = performance.now()
    const late = found.total === 0 ? await lateWarnings(answered, reach, context, { signal }) : []
    const explained = await explain(answered, reach, context, { signal, startedAt: askedAt })
    return {
      total: found.total,
      took_ms: foundAt - askedAt,
      reading: interpretationOf(answered),
      warnings: [...answered.warnings, ...late],
      conditions: explained.conditions,
      body: explained.body,
      timings: {
        read_ms: readAt - startedAt,
        search_ms: foundAt - askedAt,
        count_ms: performance.now() - foundAt,
      },
    }
  })
}
