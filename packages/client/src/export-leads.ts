import { type Api, type PostBody, responseOf, type Stoppable, stopBy } from './api.ts'
import { mediaTypeOf, strangeAnswer } from './galena-error.ts'
import { readLines } from './read-lines.ts'

export type LeadExport = Omit<PostBody<'/v1/leads/export'>, 'format' | 'excel'>

export async function* exportLeads(
  api: Api,
  wanted: LeadExport,
  { signal }: Stoppable,
): AsyncGenerator<string, void, undefined> {
  const body = { ...wanted, format: 'ndjson' } as const
  const asked = api.POST('/v1/leads/export', { body, parseAs: 'stream', ...stopBy(signal) })
  const { data: file, response } = await responseOf(asked, signal)
  if (mediaTypeOf(response) !== 'application/x-ndjson') throw strangeAnswer(response)
  // A proxy that says the length of an empty file leaves no body.
  if (file) yield* readLines(file, signal)
}
