import { type Api, answerOf, type PostBody, type Stoppable, stopBy } from './api.ts'
import { readLines } from './read-lines.ts'

export type LeadExport = Omit<PostBody<'/v1/leads/export'>, 'format' | 'excel'>

export async function* exportLeads(
  api: Api,
  wanted: LeadExport,
  { signal }: Stoppable,
): AsyncGenerator<string, void, undefined> {
  const body = { ...wanted, format: 'ndjson' } as const
  const file = await answerOf(api.POST('/v1/leads/export', { body, parseAs: 'stream', ...stopBy(signal) }), signal)
  // A proxy that says the length of an empty file leaves no body.
  if (file) yield* readLines(file, signal)
}
