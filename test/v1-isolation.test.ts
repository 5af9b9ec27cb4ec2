import { createKey } from '@galena/store/catalogue/keys'
import t from 'tap'
import { createMutatedBuild } from './faults/mutated-build.ts'
import type { Mutation } from './faults/mutations.ts'
import { type Company, loadCompanyPair } from './oracle/company-pair.ts'
import { Figures } from './oracle/figures.ts'
import type { Sql } from './oracle/load-rows.ts'
import { seededRandom } from './oracle/random.ts'
import { type Answer, answersTo, shownIds } from './oracle/v1-answers.ts'
import {
  addSecrets,
  drawFile,
  drawFileWithIds,
  drawForeign,
  type ForeignRequest,
  foreignKinds,
  secretWord,
} from './oracle/v1-foreign.ts'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { sendNative } from './support/native.ts'
import { startServiceProgram } from './support/service-program.ts'
import { startSystem } from './support/system.ts'

const seed = Number(process.env.ORACLE_SEED ?? Date.now() % 1_000_000)
const requests = Number(process.env.V1_REQUESTS ?? 400)

/** The build in which each search is one of all companies. */
const withoutCompany: Mutation = {
  name: 'without-company',
  replacements: [
    {
      file: 'packages/search/src/query/reach.ts',
      find: '{ term: { company_id: String(companyId) } },',
      replace: '...(companyId ? [] : []),',
    },
  ],
}

t.test('A company learns nothing of another one from /v1, whatever it asks for', async (t) => {
  t.comment(`ORACLE_SEED=${seed} V1_REQUESTS=${requests}`)
  const random = seededRandom(seed)
  const system = await startSystem()
  t.teardown(() => system.stop())
  const sql: Sql = (text, values) => system.sql(text, values)
  const [own, foreign] = random.shuffled<Company>(await loadCompanyPair(system, sql, random)) as [Company, Company]
  const campaignId = await addSecrets(sql, foreign)
  await system.settled()
  const cursors = await Promise.all(
    [{}, { sort: [{ field: 'name' }] }].map(async (body) => {
      const answer = await sendNative(system.address, foreign.key, '/v1/leads/search', { ...body, limit: 1 })
      return answer.body.cursor
    }),
  )
  const changes = await sendNative(system.address, foreign.key, '/v1/leads/changes?limit=1')
  const secrets = { campaignId, cursors, positions: [String(changes.body.next)] }
  const { key } = await createKey(system.pool, { companyId: own.id, role: 'company_write' })

  await t.test('Imports of what it knows of the other company change nothing there', async (t) => {
    const before = await rowsOf(sql, foreign.id)
    const files = Array.from({ length: Math.ceil(requests / 10) }, () =>
      random.chance(0.5) ? drawFile(random, foreign, 'Plain') : drawFileWithIds(random, foreign, campaignId),
    )
    const answers = await answersTo(
      system.address,
      key,
      files.map((body) => ({
        kind: 'import',
        path: `/v1/leads/import${random.pick(['', '?match=email'])}`,
        body,
        type: 'application/x-ndjson',
      })),
    )
    t.ok(
      answers.some(({ text }) => /"inserted":[1-9]/.test(text)),
      'some lines are leads of its own',
    )
    t.same(await rowsOf(sql, foreign.id), before)
    const people = new Set((await peopleOf(sql, own.id)).map(({ id }) => id))
    const named = answers.flatMap(({ text }) => [...text.matchAll(/candidate_id (\d+) and (\d+)/g)])
    t.ok(named.length > 0, 'some emails are those of several people of its own')
    t.same(
      named.filter(([, ...ids]) => ids.some((id) => !people.has(Number(id)))),
      [],
      'no reason names a person of the other one',
    )
    const ownIds = new Set((await leadsOf(sql, own.id)).map(({ id }) => id))
    t.same(
      answers.flatMap((answer) => leakIn(answer, ownIds) ?? []),
      [],
    )
    await system.settled()
  })

  const drawn = Array.from({ length: requests }, (_, turn) => drawForeign(random, foreign, secrets, turn))
  const ownIds = new Set((await leadsOf(sql, own.id)).map(({ id }) => id))
  const ask = (address: string, asked: readonly ForeignRequest[]) => answersTo(address, key, asked)
  const first = await ask(system.address, drawn)

  t.test('No answer holds a lead or a name of the other company', (t) => {
    const figures = new Figures()
    for (const { kind, status } of first) figures.count(`${kind} ${status}`)
    t.comment(`${own.name} asked with values of ${foreign.name}: ${figures.summary()}`)
    for (const kind of ['export', 'export as CSV'])
      t.ok(
        first.some((answer) => answer.kind === kind && shownIds(answer.text).length > 0),
        `${kind}: leads of its own are recognised`,
      )
    const leaks = first.flatMap((answer) => leakIn(answer, ownIds) ?? [])
    for (const leak of leaks.slice(0, 10)) t.comment(leak.slice(0, 2_000))
    t.equal(leaks.length, 0)
    t.ok(first.filter(({ status }) => status === 200).length > requests / 2, 'most answers are no errors')
    t.end()
  })

  t.test('An api without the condition on the company is found out', async (t) => {
    const build = await createMutatedBuild(withoutCompany)
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
    const few = drawn.slice(0, 4 * foreignKinds.length)
    const found = new Set((await ask(api.address, few)).flatMap((one) => (leakIn(one, ownIds) ? one.kind : [])))
    t.comment(`It shows in ${[...found].join(', ')}`)
    t.ok(found.size > 5)
  })

  t.test('Every answer stays the same when the other company is gone', async (t) => {
    await sql('DELETE FROM lead WHERE company_id = $1', [foreign.id])
    await sql('DELETE FROM company WHERE id = $1', [foreign.id])
    await eventually('the other company is gone', async () => {
      const answer = await sendNative(system.address, foreign.key, '/v1/fields')
      return answer.status === 401
    })
    await system.settled()
    const again = await ask(system.address, drawn)
    const differing = first.flatMap((before, at) => {
      const after = again[at]
      return after?.text === before.text ? [] : [`${before.sent}\n  before ${before.text}\n  after ${after?.text}`]
    })
    for (const one of differing.slice(0, 10)) t.comment(one.slice(0, 3_000))
    t.equal(differing.length, 0)
  })
})

/** What an answer tells that it must not; undefined when it tells nothing. */
function leakIn({ status, sent, text }: Answer, ownIds: ReadonlySet<number>): string | undefined {
  const isForeign = shownIds(text).some((id) => !ownIds.has(id))
  // What was sent is quoted in warnings.
  const tellsName = !contains(sent, secretWord) && contains(text, secretWord)
  return status >= 500 || isForeign || tellsName ? `${sent}\n  ${text.slice(0, 1_000)}` : undefined
}

function contains(text: string, word: string): boolean {
  return text.toLowerCase().includes(word.toLowerCase())
}

const leadsOf = (sql: Sql, companyId: number) =>
  sql<{ id: number }>('SELECT id FROM lead WHERE company_id = $1', [companyId])
const peopleOf = (sql: Sql, companyId: number) =>
  sql<{ id: number }>('SELECT id FROM candidate WHERE company_id = $1', [companyId])

/** All rows of a company, with who has written them last. */
async function rowsOf(sql: Sql, companyId: number): Promise<unknown[]> {
  const ofLeads = 'IN (SELECT id FROM lead WHERE company_id = $1)'
  const conditions = {
    lead: 'company_id = $1',
    candidate: 'company_id = $1',
    campaign: 'company_id = $1',
    folder: 'company_id = $1',
    label: 'company_id = $1',
    candidate_attribute: 'company_id = $1',
    lead_label: `lead_id ${ofLeads}`,
    answer: `lead_id ${ofLeads}`,
    attachment: `lead_id ${ofLeads}`,
    document: `lead_id ${ofLeads}`,
    document_file: `document_id IN (SELECT id FROM document WHERE lead_id ${ofLeads})`,
  }
  return Promise.all(
    Object.entries(conditions).map(([table, condition]) =>
      sql(`SELECT xmin::text, * FROM ${table} AS r WHERE ${condition} ORDER BY r`, [companyId]),
    ),
  )
}
