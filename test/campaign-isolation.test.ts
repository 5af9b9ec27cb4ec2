import { createKey } from '@galena/store/catalogue/keys'
import t from 'tap'
import { createMutatedBuild } from './faults/mutated-build.ts'
import type { Mutation } from './faults/mutations.ts'
import { loadCompanyPair } from './oracle/company-pair.ts'
import { Figures } from './oracle/figures.ts'
import type { Sql } from './oracle/load-rows.ts'
import { seededRandom } from './oracle/random.ts'
import { type Answer, answersTo, shownIds } from './oracle/v1-answers.ts'
import { addSecrets, drawForeign, type ForeignRequest, foreignKinds, secretWord } from './oracle/v1-foreign.ts'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { sendNative } from './support/native.ts'
import { startServiceProgram } from './support/service-program.ts'
import { searchPath, startSystem } from './support/system.ts'

const seed = Number(process.env.ORACLE_SEED ?? Date.now() % 1_000_000)
const requests = Number(process.env.V1_REQUESTS ?? 200)

/** The build in which a key for some campaigns sees all of them. */
const withoutCampaigns: Mutation = {
  name: 'without-campaigns',
  replacements: [
    {
      file: 'packages/search/src/query/reach.ts',
      find: '...(campaignIds === undefined ? [] :',
      replace: '...(campaignIds === undefined || companyId > 0 ? [] :',
    },
  ],
}

t.test('A key for some campaigns learns nothing of the leads of others, whatever it asks for', async (t) => {
  t.comment(`ORACLE_SEED=${seed} V1_REQUESTS=${requests}`)
  const random = seededRandom(seed)
  const system = await startSystem()
  t.teardown(() => system.stop())
  const sql: Sql = (text, values) => system.sql(text, values)
  const [, company] = await loadCompanyPair(system, sql, random)
  const secretCampaign = await addSecrets(sql, company)
  await system.settled()
  const campaigns = await sql<{ id: number }>('SELECT id FROM campaign WHERE company_id = $1 AND id <> $2', [
    company.id,
    secretCampaign,
  ])
  const seen = random.shuffled(campaigns.map(({ id }) => id)).slice(0, Math.ceil(campaigns.length / 2))
  const { key } = await createKey(system.pool, { companyId: company.id, role: 'company', campaignIds: seen })
  const { key: whole } = await createKey(system.pool, { companyId: company.id, role: 'company' })
  const ofSeen = await sql<{ id: number }>('SELECT id FROM lead WHERE company_id = $1 AND campaign_id = ANY ($2)', [
    company.id,
    seen,
  ])
  const seenIds = new Set(ofSeen.map(({ id }) => id))
  const cursors = await Promise.all(
    [{}, { sort: [{ field: 'name' }] }].map(async (body) => {
      const answer = await sendNative(system.address, whole, '/v1/leads/search', { ...body, limit: 1 })
      return answer.body.cursor
    }),
  )
  const drawn = Array.from({ length: requests }, (_, turn) =>
    drawForeign(random, company, { campaignId: secretCampaign, cursors, positions: [''] }, turn),
  )
  const ask = (address: string, asked: readonly ForeignRequest[]) => answersTo(address, key, asked)
  /** Whether an answer holds a lead that the key must not see, or the name of a campaign. */
  const leaks = ({ sent, status, text }: Answer) =>
    status >= 500 ||
    shownIds(text).some((id) => !seenIds.has(id)) ||
    (!sent.toLowerCase().includes(secretWord.toLowerCase()) && text.includes(`${secretWord} campaign`))
  const first = await ask(system.address, drawn)

  t.test('No answer holds a lead of another campaign, and what cannot be narrowed is refused', (t) => {
    const figures = new Figures()
    for (const { kind, status } of first) figures.count(`${kind} ${status}`)
    t.comment(`${seenIds.size} of ${company.facts.length} leads: ${figures.summary()}`)
    const found = first.filter(leaks)
    for (const { sent, text } of found.slice(0, 10)) t.comment(`${sent}\n  ${text}`.slice(0, 2_000))
    t.equal(found.length, 0)
    for (const kind of ['export', 'filter', 'suggest', 'lead'])
      t.ok(
        first.some((answer) => answer.kind === kind && answer.status === 200),
        `${kind} is answered`,
      )
    const changes = first.filter(({ kind }) => kind === 'changes')
    t.ok(changes.length > 0 && changes.every(({ text }) => text.includes('/problems/limited-key')))
    t.end()
  })

  t.test('A page of the documented search, its totals and the list of campaigns are narrowed as well', async (t) => {
    const get = async (path: string) =>
      (await (await fetch(`${system.address}${path}`, { headers: { 'x-api-key': key } })).json()) as {
        total: number
        candidates: { id: number }[]
      }
    const all = await get(`${searchPath}?per_page=100`)
    t.equal(all.total, seenIds.size)
    t.ok(all.candidates.length > 0 && all.candidates.every(({ id }) => seenIds.has(id)))
    const secret = await get(`${searchPath}?filter[campaign_id]=${secretCampaign}`)
    t.match(secret, { error: 'unknown_campaign' }, 'as one that there is not')
    const campaigns = JSON.stringify(await get('/api/talkpush_services/campaigns?term='))
    t.notMatch(campaigns, secretWord)
  })

  t.test('An api that does not narrow is found out', async (t) => {
    const build = await createMutatedBuild(withoutCampaigns)
    t.teardown(() => build.remove())
    const api = await startServiceProgram('api', {
      build: build.folder,
      environment: {
        DATABASE_URL: system.databaseUrl,
        ELASTICSEARCH_URL: server('ELASTICSEARCH_URL'),
        INDEX_NAME: system.index,
      },
    })
    t.teardown(() => api.stop())
    const few = drawn.slice(0, 3 * foreignKinds.length)
    const kinds = new Set((await ask(api.address, few)).filter(leaks).map(({ kind }) => kind))
    t.comment(`It shows in ${[...kinds].join(', ')}`)
    t.ok(kinds.size > 5)
  })

  t.test('Every answer stays the same when the other campaigns and their leads are gone', async (t) => {
    await sql('DELETE FROM lead WHERE company_id = $1 AND NOT campaign_id = ANY ($2)', [company.id, seen])
    await sql('DELETE FROM campaign WHERE company_id = $1 AND NOT id = ANY ($2)', [company.id, seen])
    await system.settled()
    const total = async () => (await sendNative(system.address, whole, '/v1/leads/count', {})).body.total
    await eventually('they are gone', async () => (await total()) === seenIds.size)
    const again = await ask(system.address, drawn)
    const differing = first.flatMap((before, at) =>
      again[at]?.text === before.text ? [] : [`${before.sent}\n  before ${before.text}\n  after ${again[at]?.text}`],
    )
    for (const one of differing.slice(0, 10)) t.comment(one.slice(0, 3_000))
    t.equal(differing.length, 0)
  })
})
