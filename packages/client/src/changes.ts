import { type Api, answerOf, type Stoppable, stopBy } from './api.ts'
import type { paths } from './openapi.ts'
import { pause } from './patience.ts'

type Changes = paths['/v1/leads/changes']['get']

/** A page of what has changed. Store what came, then `next`. */
export type ChangesPage = Changes['responses'][200]['content']['application/json']
export type ChangedLead = ChangesPage['leads'][number]
export type RenamedName = ChangesPage['renamed'][number]

export interface ChangesOptions extends Stoppable {
  /** The `next` of the page before. Without it, all leads come first. */
  readonly after?: string | undefined
  /** How many leads and names a page has, from 1 to 1,000. (Default: 100.) */
  readonly limit?: number
  /** Keys of each lead beside the `id`. (Default: all.) */
  readonly fields?: readonly Exclude<keyof ChangedLead, 'answers' | 'attachments' | 'documents'>[]
  readonly include?: readonly ('answers' | 'attachments' | 'documents')[]
  /** Goes on after what has changed already, until the signal is aborted. */
  readonly follow?: boolean
  /** How long to wait where nothing has changed. (Default: 1,000.) */
  readonly pauseMs?: number
}

export async function* changes(
  api: Api,
  { after, limit, fields, include, follow = false, pauseMs = 1_000, signal }: ChangesOptions,
): AsyncGenerator<ChangesPage, void, undefined> {
  let query: NonNullable<Changes['parameters']['query']> = {
    ...(after !== undefined && { after }),
    ...(limit !== undefined && { limit }),
    ...(fields && { fields: fields.join(',') }),
    ...(include && { include: include.join(',') }),
  }
  let isFirst = true
  try {
    for (;;) {
      const asked = api.GET('/v1/leads/changes', { params: { query }, ...stopBy(signal) })
      const page = await answerOf(asked, ['leads', 'renamed', 'next', 'more'], signal)
      const isNew = page.next !== query.after || page.leads.length > 0 || page.renamed.length > 0
      if (isNew || isFirst) yield page
      isFirst = false
      query = { ...query, after: page.next }
      if (page.more) continue
      if (!follow) return
      await pause(pauseMs, signal)
    }
  } catch (error) {
    // That is how following ends; a walk that ends early is not whole.
    if (!follow || !signal?.aborted) throw error
  }
}
