import type { Company } from './company-pair.ts'
import type { Sql } from './load-rows.ts'
import type { Random } from './random.ts'
import { drawSearch } from './v1-search.ts'

/** A request of one company that is made of what another one has. */
export interface ForeignRequest {
  readonly kind: string
  readonly path: string
  /** Sent with POST; without it the request is a GET. */
  readonly body?: object | string
  /** Of a body that is a text. */
  readonly type?: string
}

/** What only the other company has. */
export interface Secrets {
  readonly campaignId: number
  /** Where pages of the other company ended. */
  readonly cursors: readonly (string | null)[]
  /** Where it can go on with its changes. */
  readonly positions: readonly string[]
}

/** Stands in every secret name, and nowhere else. */
export const secretWord = 'Quokkafjord'
const spellings = [secretWord, 'Quokafjord', 'quokkafjrd', 'quokk'] as const
const secretKey = `${secretWord.toLowerCase()}_wage`

/** Gives a company a campaign, a folder, a label, an attribute, sources, schools and emails that nobody else has. */
export async function addSecrets(sql: Sql, { id }: Company): Promise<number> {
  const [campaign] = await sql<{ id: number }>(
    'INSERT INTO campaign (company_id, title) VALUES ($1, $2) RETURNING id',
    [id, `${secretWord} campaign`],
  )
  const [folder] = await sql<{ id: number }>(
    "INSERT INTO folder (company_id, name, status, is_default) VALUES ($1, $2, 'quokkafjord_nest', false) RETURNING id",
    [id, `${secretWord} nest`],
  )
  const [label] = await sql<{ id: number }>('INSERT INTO label (company_id, name) VALUES ($1, $2) RETURNING id', [
    id,
    `${secretWord} feather`,
  ])
  await sql("INSERT INTO candidate_attribute (company_id, key, name, data_type) VALUES ($1, $2, $3, 'number')", [
    id,
    secretKey,
    `${secretWord} wage`,
  ])
  await sql(
    `UPDATE lead SET campaign_id = $2, folder_id = $3, source = $4, others = others || jsonb_build_object($5::text, '700')
     WHERE company_id = $1 AND id % 5 = 0`,
    [id, campaign?.id, folder?.id, `${secretWord} fair`, secretKey],
  )
  await sql('INSERT INTO lead_label SELECT id, $2 FROM lead WHERE company_id = $1 AND id % 5 = 0', [id, label?.id])
  await sql(
    `UPDATE candidate SET first_name = $2, school_name = $3, email = 'owl' || id || '@quokkafjord.example'
     WHERE company_id = $1 AND id % 5 = 0`,
    [id, secretWord, `${secretWord} academy`],
  )
  await sql("INSERT INTO sync.view (company_id, name, state) VALUES ($1, $2, '{}')", [id, `${secretWord} view`])
  await sql("UPDATE company SET crm_link = 'https://quokkafjord.example/{id}' WHERE id = $1", [id])
  return campaign?.id ?? 0
}

interface Draw {
  readonly random: Random
  readonly foreign: Company
  readonly secrets: Secrets
  readonly turn: number
}

const search = (kind: string, body: object): ForeignRequest => ({ kind, path: '/v1/leads/search', body })
const get = (kind: string, path: string, parameters: Readonly<Record<string, string>>): ForeignRequest => ({
  kind,
  path: `${path}?${new URLSearchParams(parameters).toString()}`,
})

/** One for each way to ask: every route of `/v1`, and every place for a value of another company. */
const kinds: Readonly<Record<string, (kind: string, draw: Draw) => ForeignRequest>> = {
  filter: (kind, draw) => search(kind, { ...drawBody(draw), limit: 50 }),
  'filter and facets': (kind, draw) =>
    search(kind, { ...drawBody(draw), limit: 5, explain: true, facets: drawFacets(draw) }),
  'filter and query': (kind, draw) =>
    search(kind, { ...drawBody(draw), query: drawText(draw), limit: 20, highlight: true }),
  query: (kind, draw) => search(kind, { query: drawText(draw), limit: 20, highlight: true, explain: true }),
  people: (kind, draw) => search(kind, { ...drawBody(draw), collapse: 'person', limit: 30, facets: drawFacets(draw) }),
  secret: (kind, draw) => search(kind, { filter: drawSecret(draw), limit: 20, facets: drawFacets(draw) }),
  'not the secret': (kind, draw) => search(kind, { filter: { not: drawSecret(draw) }, limit: 3 }),
  'secret attribute': (kind, { random }) =>
    search(
      kind,
      random.pick<object>([
        { sort: [{ field: `others.${drawKey(random)}` }] },
        { facets: { [`others.${drawKey(random)}`]: { stats: true } } },
        { filter: { field: `others.${drawKey(random)}`, gte: 1 } },
        { filter: { field: `others.${drawKey(random)}`, exists: true } },
      ]),
    ),
  cursor: (kind, { random, secrets }) =>
    search(kind, { limit: 1, cursor: random.pick(secrets.cursors), ...(random.chance(0.3) && { sort: byName }) }),
  GET: (kind, draw) => {
    const { filter } = drawBody(draw)
    const parameters = { filter: JSON.stringify(filter), sort: '-created_at,name', fields: 'id,candidate_id,email' }
    return get(kind, '/v1/leads', { ...parameters, ...(draw.random.chance(0.5) && { query: drawText(draw) }) })
  },
  'GET with a cursor': (kind, { random, secrets }) =>
    get(kind, '/v1/leads', { limit: '1', cursor: random.pick(secrets.cursors) ?? '' }),
  count: (kind, draw) => ({
    kind,
    path: '/v1/leads/count',
    body: draw.random.chance(0.5) ? { filter: drawBody(draw).filter } : { query: drawText(draw) },
  }),
  batch: (kind, draw) => ({
    kind,
    path: '/v1/search/batch',
    body: {
      searches: [
        { ...drawBody(draw), limit: 10 },
        { filter: drawSecret(draw), facets: drawFacets(draw) },
        { limit: 1, cursor: draw.random.pick(draw.secrets.cursors) },
        { query: drawText(draw), limit: 3 },
      ],
    },
  }),
  lead: (kind, { random, foreign }) => ({ kind, path: `/v1/leads/${random.pick(foreign.facts).id}` }),
  'explained lead': (kind, { random, foreign, ...draw }) => ({
    kind,
    path: `/v1/leads/${random.pick(foreign.facts).id}/explain`,
    body: { ...drawBody({ random, foreign, ...draw }), query: drawText({ random, foreign, ...draw }) },
  }),
  fields: (kind) => ({ kind, path: '/v1/fields' }),
  places: (kind, { random }) => get(kind, '/v1/places', { q: random.pick(['ma', 'Makatti', 'quokk']) }),
  views: (kind) => ({ kind, path: '/v1/views' }),
  page: (kind) => ({ kind, path: '/v1/page' }),
  changes: (kind, { random, secrets }) =>
    get(kind, '/v1/leads/changes', {
      limit: '50',
      fields: 'candidate_id,email,labels,folder,campaign_title',
      ...(random.chance(0.3) && { after: random.pick(secrets.positions) }),
    }),
  export: (kind, draw) => ({
    kind,
    path: '/v1/leads/export',
    body: draw.random.chance(0.5) ? { filter: drawBody(draw).filter } : { query: drawText(draw), include: ['answers'] },
  }),
  'export as CSV': (kind, draw) => ({
    kind,
    path: '/v1/leads/export',
    body: { format: 'csv', filter: drawSecret(draw), fields: ['id', 'candidate_id', 'email', 'labels', 'others'] },
  }),
  'import, dry run': (kind, { random, foreign }) => ({
    kind,
    path: `/v1/leads/import?dry_run=true${random.pick(['', '&match=email', '&match=phone'])}`,
    body: drawFile(random, foreign, secretWord),
    type: 'application/x-ndjson',
  }),
  suggest: (kind, draw) => get(kind, '/v1/leads/suggest', { query: drawText(draw), debug: 'true' }),
}

export const foreignKinds = Object.keys(kinds)
const byName = [{ field: 'name' }]

/** Draws the `turn`-th request: each kind has its turn. */
export function drawForeign(random: Random, foreign: Company, secrets: Secrets, turn: number): ForeignRequest {
  const kind = foreignKinds[turn % foreignKinds.length] ?? ''
  const draw = kinds[kind]
  if (!draw) throw new Error(`There is no kind ${kind}.`)
  return draw(kind, { random, foreign, secrets, turn: Math.floor(turn / foreignKinds.length) })
}

function drawBody({ random, foreign, turn }: Draw): Readonly<Record<string, unknown>> {
  return drawSearch(random, foreign, turn).body
}

/** Something that is typed to find a lead of the other company. */
function drawText({ random, foreign }: Draw): string {
  const { id, candidate_id, email, phone, first_name, last_name } = random.pick(foreign.facts)
  const name = `${first_name ?? ''} ${last_name ?? ''}`
  const typed = [`AP${id}`, String(id), String(candidate_id), email, phone, phone?.slice(-5), first_name, name]
  const text = random.pick([...typed, random.pick(spellings), '@quokkafjord.example', 'owl'])
  return text?.trim() ? text : `AP${id}`
}

/** A condition on what only the other company has, spelled well or almost. */
function drawSecret({ random, secrets }: Draw): object {
  const spelled = random.pick(spellings)
  return random.pick<object>([
    { field: 'campaign_id', in: [secrets.campaignId] },
    { field: 'campaign', is: `${spelled} campaign` },
    { field: 'folder', is: `${spelled} nest` },
    { field: 'status', in: ['pending', `${spelled.toLowerCase()}_nest`] },
    { field: 'labels', all: [`${spelled} feather`] },
    { field: 'labels', in: ['VIP', `${spelled} feather`] },
    { field: 'source', is: `${spelled} fair` },
    { field: 'school_name', in: [`${spelled} academy`] },
    { field: 'email', domain: `${spelled.toLowerCase()}.example` },
    { field: 'email', starts_with: 'owl' },
    { field: 'name', matches: spelled },
  ])
}

/** Lines of NDJSON with people of the other company, and names that begin with this word. */
export function drawFile(random: Random, foreign: Company, word: string): string {
  return drawLines(random, foreign, () => [
    { folder: `${word} nest`, labels: [`${word} feather`] },
    { campaign_title: `${word} campaign`, source: `${word} fair`, others: { [`${word.toLowerCase()}_wage`]: 700 } },
    {},
  ])
}

/** The same with ids of the other company: whether one is taken decides whether it can be given. */
export function drawFileWithIds(random: Random, foreign: Company, campaignId: number): string {
  return drawLines(random, foreign, ({ id, candidate_id }) => [
    { id },
    { id, candidate_id },
    { candidate_id },
    { campaign_id: campaignId },
    { candidate_id, campaign_id: campaignId },
    {},
  ])
}

function drawLines(random: Random, { facts }: Company, choices: (lead: Company['facts'][number]) => object[]): string {
  return Array.from({ length: 1 + random.below(5) }, () => {
    const lead = random.pick(facts)
    const { first_name, email, phone } = lead
    const person = { first_name, email, user_phone_number: phone, campaign_title: 'Nurses' }
    return JSON.stringify({ ...person, ...random.pick(choices(lead)) })
  }).join('\n')
}

function drawFacets({ random }: Draw): object {
  return {
    labels: { size: 100, ...(random.chance(0.5) && { search: 'quokk' }) },
    source: { size: 100 },
    campaign: { size: 100, own_filter: true },
    status: {},
    school_name: { size: 100, search: random.pick(['quokk', 'a']) },
    created_at: { interval: 'month' },
  }
}

function drawKey(random: Random): string {
  return random.pick([secretKey, 'quokkafjord_wag', 'Quokkafjord_wage'])
}
