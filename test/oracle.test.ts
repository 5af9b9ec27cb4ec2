import t from 'tap'
import { type Company, loadCompanyPair } from './oracle/company-pair.ts'
import { faultsOf, readCandidates } from './oracle/compare-answer.ts'
import { drawForeignRequest, foreignCandidates } from './oracle/draw-foreign-request.ts'
import { drawRequest, everyKind } from './oracle/draw-request.ts'
import { expectAnswer } from './oracle/expect-answer.ts'
import { Figures } from './oracle/figures.ts'
import type { Sql } from './oracle/load-rows.ts'
import { seededRandom } from './oracle/random.ts'
import { eachOf, sendRequest } from './oracle/send-request.ts'
import { spellRequest } from './oracle/spell-request.ts'
import { startSystem } from './support/system.ts'

const seed = Number(process.env.ORACLE_SEED ?? Date.now() % 1_000_000)
const requests = Number(process.env.ORACLE_REQUESTS ?? 1_500)
const foreignRequests = Math.ceil((requests * 5) / 3)
const atOnce = 8

t.test('Searches agree with Postgres about the same rows', async (t) => {
  t.comment(`ORACLE_SEED=${seed} ORACLE_REQUESTS=${requests}`)
  const random = seededRandom(seed)
  const system = await startSystem()
  t.teardown(() => system.stop())
  const sql: Sql = (text, values) => system.sql(text, values)
  const companies = await loadCompanyPair(system, sql, random)
  await system.settled()
  const candidates = await readCandidates(sql)

  t.test('Random requests find the same leads, in the same order, with the same contents', async (t) => {
    const found = new Figures()
    const kinds = new Figures()
    const differences: string[] = []

    const drawn = []
    for (let turn = 0; turn < requests; turn += 1) {
      const company = random.chance(0.6) ? companies[0] : companies[1]
      const { request, kinds } = await drawRequest({ sql, random, company }, turn)
      drawn.push({ company, request, kinds, spelled: spellRequest(random, company.key, request) })
    }
    await eachOf(drawn, atOnce, async ({ company, request, kinds: exercised, spelled }) => {
      const [answer, expected] = await Promise.all([
        sendRequest(system.address, spelled),
        expectAnswer(sql, company.id, request),
      ])
      found.count(expected.total === 0 ? 'nobody' : expected.total <= 50 ? '1 to 50' : 'more than 50')
      const isPastTheEnd = expected.total > 0 && exercised.includes('page past the end')
      if (expected.ids.length > 0 || isPastTheEnd) for (const kind of exercised) kinds.count(kind)
      const faults = faultsOf(answer, expected, request, candidates)
      if (faults.length > 0)
        differences.push([company.name, JSON.stringify(request), spelled.path, ...faults.slice(0, 3)].join('\n  '))
    })

    t.comment(`${requests} requests found: ${found.summary()}`)
    t.comment(`requests that found somebody, by kind: ${kinds.summary()}`)
    for (const difference of differences.slice(0, 10)) t.comment(difference)
    t.equal(differences.length, 0, 'no answer differs')
    t.strictSame(
      everyKind.filter((kind) => kinds.of(kind) === 0),
      [],
      'every kind of request found somebody',
    )
  })

  t.test("A company never sees another company's leads, whichever of their values it asks for", async (t) => {
    const figures = new Figures()
    const [own, other] = random.shuffled<Company>(companies) as [Company, Company]
    const drawn = Array.from({ length: foreignRequests }, () => {
      const request = drawForeignRequest(random, own, other)
      return { spelled: spellRequest(random, own.key, request), expectedStatus: request.campaigns ? 400 : 200 }
    })
    const ownLeads = new Map(own.facts.map((lead) => [lead.id, lead]))
    const leaks: string[] = []
    await eachOf(drawn, atOnce, async ({ spelled, expectedStatus }) => {
      const { status, body } = await sendRequest(system.address, spelled)
      figures.count(
        status !== 200 ? `status ${status}` : body.candidates.length > 0 ? 'answers with leads' : 'empty answers',
      )
      if (status !== expectedStatus) leaks.push(`status ${status} for ${spelled.path}`)
      else if (status === 200 && foreignCandidates(body.candidates, ownLeads).length > 0) leaks.push(spelled.path)
    })
    t.comment(`${own.name} asked with values of ${other.name}: ${figures.summary()}`)
    for (const leak of leaks.slice(0, 10)) t.comment(leak)
    t.equal(leaks.length, 0, 'no answer holds a foreign lead')
    t.ok(figures.of('answers with leads') > foreignRequests / 10, 'many answers hold leads')
  })
})
