import type { LeadContent } from './expected-documents.ts'

interface Hit {
  readonly _id: string
  readonly _source: Readonly<Record<string, unknown>>
  readonly fields?: { readonly extras?: readonly string[] }
  readonly sort: readonly unknown[]
}

const page = 1_000

/** Reads every document of an index by plain searches, in the shape of `expectedDocuments`. */
export async function storedDocuments(engineUrl: string, index: string): Promise<Map<number, LeadContent>> {
  const ask = async (path: string, body?: object) => {
    const answer = await fetch(`${engineUrl}/${index}/${path}`, {
      method: 'POST',
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
    return (await answer.json()) as { hits: { hits: readonly Hit[] } }
  }
  await ask('_refresh')
  const found = new Map<number, LeadContent>()
  for (let after: readonly unknown[] | undefined; ; ) {
    const { hits } = (
      await ask('_search', {
        size: page,
        sort: ['id'],
        _source: true,
        stored_fields: ['extras'],
        ...(after && { search_after: after }),
      })
    ).hits
    for (const hit of hits) {
      if (found.has(Number(hit._id))) throw new Error(`Two documents ${hit._id}.`)
      found.set(Number(hit._id), contentOf(hit))
    }
    after = hits.at(-1)?.sort
    if (hits.length < page) return found
  }
}

function contentOf({ _source: source, fields }: Hit): LeadContent {
  const extras = JSON.parse(fields?.extras?.[0] ?? '{}') as Record<string, unknown>
  const value = (name: string) => source[name] ?? null
  return {
    id: source.id as number,
    company_id: value('company_id'),
    campaign_id: value('campaign_id'),
    candidate_id: value('candidate_id'),
    folder_id: value('folder_id'),
    labels: value('label_ids'),
    name: value('name'),
    emails: value('emails'),
    phones: value('phones'),
    source: value('source'),
    location: value('location'),
    completion_method: value('completion_method'),
    point: value('point'),
    resume: value('resume'),
    scheduled_at: value('scheduled_at'),
    completed_at: value('completed_at'),
    created_at: value('created_at'),
    updated_at: value('updated_at'),
    attribute_terms: (source.attribute_terms as string[]).map((term) => term.replace('\u0000', '|')).sort(),
    readings: (source.attributes as { key: string; number?: number; date?: number }[])
      .map(({ key, number, date }) => `${key} ${number === undefined ? `date ${date}` : `number ${number}`}`)
      .sort(),
    shown: source.candidate,
    answers: extras.answers ?? [],
    attachments: extras.attachments ?? [],
    documents: extras.documents ?? [],
  }
}
