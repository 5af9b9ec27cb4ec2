import { randomBytes } from 'node:crypto'
import { buildDocument } from '@galena/lead/document/build-document'
import type { LeadRow } from '@galena/lead/document/lead-row'
import { serialiseDocument } from '@galena/lead/document/serialise-document'
import { utc } from '@galena/lead/text/time-zone'
import type { Test } from 'tap'
import { connectEngine, type Engine } from '../src/engine/engine.ts'
import { pointAlias } from '../src/index/alias.ts'
import { bulkWrite, type LeadWrite } from '../src/index/bulk.ts'
import { createIndex } from '../src/index/create-index.ts'
import { newIndexName } from '../src/index/index-names.ts'
import type { IndexOwner } from '../src/index/index-owner.ts'
import { refreshIndex } from '../src/index/index-state.ts'

/** A real index of its own, which searches through `engine` read. */
export interface ScratchIndex {
  readonly engine: Engine
  readonly index: string
}

/** Of every scratch index. */
export const owner: IndexOwner = { installation: 'of a test', system: '1', database: 1, name: 'test' }
export const term = 'first'

/** A lead in few words: what is not given is empty, or the same for all. */
export type LeadFacts = Partial<LeadRow> & Pick<LeadRow, 'id'>

/** Creates an index under a random name with documents of these leads. It is removed when the test ends. */
export async function createScratchIndex(
  t: Test,
  leads: readonly LeadFacts[] = [],
  primaryShards = 1,
): Promise<ScratchIndex> {
  const engine = connectEngine(
    { url: elasticsearchUrl(), alias: `galena_test_${randomBytes(6).toString('hex')}` },
    { timeoutMs: 60_000 },
  )
  const index = newIndexName(engine.alias, new Date())
  await createIndex(engine, index, { primaryShards, replicas: 0 }, { owner, term })
  t.teardown(async () => {
    await engine.client.indices.delete({ index }, { ignore: [404] })
    await engine.close()
  })
  await pointAlias(engine, { to: index, term })
  await writeLeads({ engine, index }, leads.map(writeOf))
  return { engine, index }
}

/** Writes documents, all of which must be accepted, and makes them visible. */
export async function writeLeads({ engine, index }: ScratchIndex, writes: readonly LeadWrite[]): Promise<void> {
  const options = { signal: AbortSignal.timeout(60_000), isRegistered: () => Promise.resolve(true) }
  for (const outcome of await bulkWrite(engine, { index, term }, writes, 1, options))
    if (outcome.kind !== 'settled') throw new Error(outcome.reason)
  await refreshIndex(engine)
}

/** The write of a lead's document, with this token in it. */
export function writeOf(lead: LeadFacts, token = 1): LeadWrite {
  const document = buildDocument({ ...emptyLead, ...lead }, utc, () => undefined)
  return { leadId: lead.id, source: serialiseDocument(document, token) }
}

function elasticsearchUrl(): string {
  const url = process.env.ELASTICSEARCH_URL
  if (url) return url
  throw new Error('ELASTICSEARCH_URL is not set. Run the test with `npm test -- FILE`, which starts Elasticsearch.')
}

const emptyLead: Omit<LeadRow, 'id'> = {
  company_id: 1,
  campaign_id: 1,
  candidate_id: 1,
  folder_id: 1,
  first_name: null,
  last_name: null,
  email: null,
  phone: null,
  gender: null,
  school_name: null,
  education: null,
  photo_url: null,
  links: null,
  employment: null,
  source: null,
  location: null,
  latitude: null,
  longitude: null,
  completion_method: null,
  resume: null,
  scheduled_at: null,
  completed_at: null,
  created_at: 0,
  updated_at: 0,
  others: null,
  structured: null,
  label_ids: [],
  answers: null,
  attachments: null,
  documents: null,
  country: 'PH',
  time_zone: 'UTC',
}
