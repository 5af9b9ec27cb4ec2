import { readFile } from 'node:fs/promises'
import t, { type Test } from 'tap'
import { type Company, loadCompanyPair } from './oracle/company-pair.ts'
import { Figures } from './oracle/figures.ts'
import type { Sql } from './oracle/load-rows.ts'
import { seededRandom } from './oracle/random.ts'
import { eachOf } from './oracle/send-request.ts'
import { conditionKinds } from './oracle/v1-condition.ts'
import { drawFacets, facetsBody, faultsOfFacet } from './oracle/v1-facets.ts'
import { faultOfPeople } from './oracle/v1-people.ts'
import { type DrawnSearch, drawSearch, expectIds, orderKinds } from './oracle/v1-search.ts'
import { drawWords, expectWords, readWords } from './oracle/v1-words.ts'
import { type NativeAnswer, sendNative } from './support/native.ts'
import { startSystem } from './support/system.ts'

const seed = Number(process.env.ORACLE_SEED ?? Date.now() % 1_000_000)
const trees = Number(process.env.V1_TREES ?? 120)
/** Primary shards of the index; each number gets a run of its own. */
const shardCounts = process.env.V1_SHARDS?.split(',') ?? [seededRandom(seed).pick(['1', '3'])]
const atOnce = 8

for (const shards of shardCounts)
  t.test(`Searches of the native API agree with Postgres about the same rows, primary shards: ${shards}`, (t) =>
    compareSearches(t, shards),
  )

async function compareSearches(t: Test, shards: string): Promise<void> {
  const random = seededRandom(seed)
  t.comment(`ORACLE_SEED=${seed} V1_TREES=${trees} V1_SHARDS=${shards}`)
  const system = await startSystem({ INDEX_SHARDS: shards })
  t.teardown(() => system.stop())
  const sql: Sql = (text, values) => system.sql(text, values)
  const companies = await loadCompanyPair(system, sql, random)
  await sql(await readFile(new URL('oracle/v1-truth.sql', import.meta.url), 'utf8'))
  await system.settled()
  // A walk goes on at another api, which has read the secret of the cursors itself.
  const other = await system.api()
  t.teardown(() => other.stop())

  t.test('Random filters and sorts find the same leads in the same order, page after page', async (t) => {
    const kinds = new Figures()
    const found = new Figures()
    const differences: string[] = []
    const drawn = Array.from({ length: trees }, (_, turn) => {
      const company = random.chance(0.6) ? companies[0] : companies[1]
      const search = drawSearch(random, company, turn)
      return {
        company,
        search,
        limit: random.pick([7, 50, 400, 1_000]),
        facets: drawFacets(random, company),
        byPerson: random.chance(0.4),
      }
    })
    await eachOf(drawn, atOnce, async ({ company, search, limit, facets, byPerson }) => {
      const expected = await expectIds(sql, company.id, search)
      found.count(expected.length === 0 ? 'nobody' : expected.length === company.facts.length ? 'everybody' : 'some')
      if (expected.length > 0) for (const kind of search.kinds) kinds.count(kind)
      const facetFaults = await checkFacets(sql, system.address, company, search, facets)
      if (facetFaults.length > 0)
        differences.push(`${company.name} ${JSON.stringify(search.body)}\n  ${facetFaults.slice(0, 3).join('\n  ')}`)
      const fault = await walk([system.address, other.address], company.key, search.body, limit, expected)
      if (fault !== undefined) differences.push(`${company.name} ${JSON.stringify(search.body)}\n  ${fault}`)
      const one = random.pick(company.facts).id
      const wrongly = await faultOfExplained(system.address, company.key, one, search.body, expected.includes(one))
      if (wrongly !== undefined) differences.push(`${company.name} ${JSON.stringify(search.body)}\n  ${wrongly}`)
      if (!byPerson) return
      const total = expected.length
      const wrong = await faultOfPeople(sql, system.address, company, search, { limit, total })
      if (wrong !== undefined) differences.push(`${company.name} ${JSON.stringify(search.body)}\n  ${wrong}`)
    })
    t.comment(`${trees} searches found: ${found.summary()}; by kind: ${kinds.summary()}`)
    for (const difference of differences.slice(0, 10)) t.comment(difference.slice(0, 2_500))
    t.equal(differences.length, 0, 'no answer differs')
    t.strictSame(
      [...Object.keys(conditionKinds), ...orderKinds].filter((kind) => kinds.of(kind) === 0),
      [],
      'every kind found somebody',
    )
  })

  t.test('Words in texts are found with those of names, which come first, and only where a search asks', async (t) => {
    const figures = new Figures()
    const differences: string[] = []
    const words = new Map(await Promise.all(companies.map(async (one) => [one, await readWords(sql, one.id)] as const)))
    const drawn = Array.from({ length: trees }, () => {
      const company = random.chance(0.6) ? companies[0] : companies[1]
      return {
        company,
        search: drawWords(random, company, words.get(company) ?? new Map()),
        limit: random.pick([60, 400, 1_000]),
      }
    })
    await eachOf(drawn, atOnce, async ({ company, search, limit }) => {
      const list = (body: object) => listWith(system.address, company.key, body, limit)
      const { query, in: places } = search
      const foundAlone = async (typed: string) => new Set((await list({ query: typed })).ids)
      const expected = await expectWords(search, words.get(company) ?? new Map(), foundAlone)
      if (!expected) return figures.count('undecided')
      const [plain, found] = [await list({ query }), await list({ query, in: places })]
      const one = random.pick([...found.ids, random.pick(company.facts).id])
      const wrongly = await faultOfExplained(system.address, company.key, one, search, found.ids.includes(one))
      if (wrongly !== undefined) differences.push(`${company.name} ${query} in ${places.join()}: ${wrongly}`)
      figures.count(expected.size === 0 ? 'nobody' : expected.size === plain.total ? 'no more' : 'more')
      if (expected.size === 0 && found.fellBack) return
      const isRight = found.total === expected.size && found.ids.every((id) => expected.has(id))
      const isFirst = plain.fellBack || plain.ids.every((id, at) => found.ids[at] === id)
      const isOnce = new Set(found.ids).size === found.ids.length && found.ids.length === found.total
      if (!isRight || !isFirst || !isOnce)
        differences.push(
          `${company.name} ${query} in ${places.join()}: ${found.total} of ${expected.size}, ${JSON.stringify({ isRight, isFirst, isOnce })}`,
        )
    })
    t.comment(`${trees} search texts found: ${figures.summary()}`)
    for (const difference of differences.slice(0, 10)) t.comment(difference)
    t.equal(differences.length, 0, 'no answer differs')
    t.ok(figures.of('more') > trees / 10, 'many found leads by words in texts')
  })
}

/** What is wrong with why a lead is found; undefined when nothing is. */
async function faultOfExplained(
  address: string,
  key: string,
  lead: number,
  { query, in: places, filter }: { readonly query?: unknown; readonly in?: unknown; readonly filter?: unknown },
  isFound: boolean,
): Promise<string | undefined> {
  const { status, body } = await sendNative(address, key, `/v1/leads/${lead}/explain`, { query, in: places, filter })
  return status === 200 && body.matches === isFound ? undefined : `${lead}: ${isFound}, but ${JSON.stringify(body)}`
}

async function checkFacets(
  sql: Sql,
  address: string,
  company: Company,
  search: DrawnSearch,
  facets: ReturnType<typeof drawFacets>,
): Promise<string[]> {
  const body = { ...search.body, limit: 0, facets: facetsBody(facets) }
  const answer = await sendNative(address, company.key, '/v1/leads/search', body)
  if (answer.status !== 200) return [`facets: ${answer.status} ${JSON.stringify(answer.body)}`]
  const found = answer.body.facets as Record<string, Parameters<typeof faultsOfFacet>[4]>
  const faults = await Promise.all(
    facets.map((facet) => faultsOfFacet(sql, company.id, search, facet, found[facet.field])),
  )
  return faults.flat()
}

/** All leads of a list, page after page, and how the search text was understood. */
async function listWith(
  address: string,
  key: string,
  body: object,
  limit: number,
): Promise<{ readonly total: number; readonly ids: readonly number[]; readonly fellBack: boolean }> {
  const ids: number[] = []
  for (let cursor: string | null = null; ; ) {
    const sent = { ...body, limit, fields: ['id'], cursor }
    const answer: NativeAnswer = await sendNative(address, key, '/v1/leads/search', sent)
    if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify([sent, answer.body])}`)
    ids.push(...answer.body.leads.map(({ id }) => id))
    cursor = answer.body.cursor
    if (cursor === null) return { total: answer.body.total, ids, fellBack: answer.body.interpreted.fallback }
  }
}

/** Reads all pages of a list, and says what is wrong with them; undefined when nothing is. */
async function walk(
  addresses: readonly string[],
  key: string,
  body: object,
  limit: number,
  expected: readonly number[],
): Promise<string | undefined> {
  const ids: number[] = []
  let cursor: string | null = null
  for (let page = 0; page === 0 || cursor !== null; page += 1) {
    const answer: NativeAnswer = await sendNative(addresses[page % addresses.length] ?? '', key, '/v1/leads/search', {
      ...body,
      limit,
      fields: ['id'],
      cursor,
    })
    if (answer.status !== 200) return `page ${page}: ${answer.status} ${JSON.stringify(answer.body)}`
    if (answer.body.total !== expected.length) return `total ${answer.body.total}, expected ${expected.length}`
    ids.push(...answer.body.leads.map(({ id }) => id))
    cursor = answer.body.cursor
    // Short pages of long lists would take long and show little.
    if (page * limit > 1_500) break
  }
  const wanted = expected.slice(0, ids.length)
  if (cursor === null && ids.length !== expected.length) return `${ids.length} leads, expected ${expected.length}`
  const at = ids.findIndex((id, index) => id !== wanted[index])
  return at < 0
    ? undefined
    : `row ${at} of ${expected.length}: got ${ids.slice(at, at + 5).join()}, expected ${wanted.slice(at, at + 5).join()}`
}
