import t, { type Test } from 'tap'
import { server } from './support/environment.ts'
import { eventually } from './support/eventually.ts'
import { soon } from './support/soon.ts'
import { startSystem } from './support/system.ts'

const system = await startSystem()
t.teardown(() => system.stop())
const acme = await system.company('Acme', { timeZone: 'Asia/Manila', country: 'PH' })
await system.sql("INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses')", [acme.id])
await system.sql(
  `INSERT INTO candidate_attribute (company_id, key, name, data_type) VALUES
     ($1, 'years', 'Years', 'number'), ($1, 'start', 'Start', 'date'), ($1, 'note', 'Note', 'text')`,
  [acme.id],
)

/** Adds a lead of this first name with these attributes, given as JSON text. */
async function lead(name: string, others: string): Promise<void> {
  await system.sql(
    `WITH person AS (INSERT INTO candidate (company_id, first_name) VALUES ($1, $2) RETURNING id)
     INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id, others)
     SELECT $1, campaign.id, person.id, folder.id, $3::jsonb FROM person, campaign, folder
     WHERE folder.company_id = $1 AND folder.status = 'pending'`,
    [acme.id, name, others],
  )
}

const long = 'long '.repeat(8_000)
await lead('seven', '{"years": 7, "note": "Cebu, PH [\\"main\\"] 🎉", "start": "2026-03-01"}')
await lead('decimal', '{"years": "7.0", "note": "cebu, ph", "start": "28-02-2026"}')
await lead('exponent', '{"years": "7e0", "start": "2026-02-28T17:00:00Z"}')
await lead('minus', '{"years": -0.5, "start": "soon", "a.b-c d": "x"}')
await lead('thousand', '{"years": " 1e3 ", "note": " trimmed "}')
await lead('words', '{"years": "7 years", "note": {"nested": true}}')
await lead(
  'list',
  '{"years": [8, "9.0"], "note": ["Forklift", "Night shift", {"a": 1}], "start": ["2026-04-02 00:00:00"]}',
)
await lead('rails', '{"years": "12,345", "start": "2026-04-01 00:00:00 UTC"}')
await lead('postgres', '{"years": "1 000", "start": "2026-04-01 00:00:00+08"}')
await lead('long', JSON.stringify({ note: long.slice(0, 9_000) }))
await system.settled()

async function finds(t: Test, others: Record<string, string>, names: string[]): Promise<void> {
  const parameters = Object.fromEntries(Object.entries(others).map(([key, value]) => [`filter[others][${key}]`, value]))
  const { body } = await acme.search(parameters)
  t.same(
    body.candidates?.map(({ first_name }) => String(first_name)).sort(),
    names.toSorted(),
    JSON.stringify(others).slice(0, 80),
  )
}

t.test('Numbers, texts and days are found by the type of their attribute', async (t) => {
  await finds(t, { years: '7' }, ['seven', 'decimal', 'exponent'])
  await finds(t, { years: '7.00' }, ['seven', 'decimal', 'exponent'])
  await finds(t, { years: '-5e-1' }, ['minus'])
  await finds(t, { years: '1000' }, ['thousand'])
  await finds(t, { note: 'Cebu, PH ["main"] 🎉' }, ['seven'])
  await finds(t, { note: 'cebu, ph' }, ['decimal'])
  await finds(t, { note: 'trimmed' }, ['thousand'])
  await finds(t, { note: '{"nested": true}' }, [])
  await finds(t, { note: long.slice(0, 9_000) }, ['long'])
  await finds(t, { note: long.slice(0, 8_990) }, [])
  await finds(t, { start: '01-03-2026' }, ['seven', 'exponent', 'list', 'rails', 'postgres'])
  await finds(t, { start: '28-02-2026' }, ['seven', 'decimal', 'exponent', 'list', 'rails', 'postgres'])
  await finds(t, { 'a.b-c d': 'x' }, ['minus'])
  await finds(t, { years: '7', start: '01-03-2026' }, ['seven', 'exponent'])
})

t.test('An array is found by each of its values, and a day with a space before its time matches', async (t) => {
  await finds(t, { note: 'Forklift' }, ['list'])
  await finds(t, { note: 'Night shift' }, ['list'])
  await finds(t, { note: '["Forklift", "Night shift"]' }, [])
  await finds(t, { years: '8' }, ['list'])
  await finds(t, { years: '9' }, ['list'])
  await finds(t, { start: '01-04-2026' }, ['list', 'rails', 'postgres'])
  await finds(t, { start: '02-04-2026' }, ['list'])
})

t.test('When nobody is found, the warning header counts the values that are no number or no day', async (t) => {
  const warnings = async (others: Record<string, string>) => {
    const { headers } = await acme.search(others)
    return decodeURIComponent(headers.get('X-Search-Warning') ?? '')
  }
  t.match(await warnings({ 'filter[others][years]': '12345' }), /"years" is a number attribute: 3 leads have values/)
  t.match(await warnings({ 'filter[others][start]': '01-01-2030' }), /"start" is a date attribute: 1 lead has a value/)
  t.equal(await warnings({ 'filter[others][years]': '7' }), '')
})

t.test('A definition whose type changes takes effect at once, and indexes nothing again', async (t) => {
  const compareAs = (type: string) =>
    system.sql("UPDATE candidate_attribute SET data_type = $1 WHERE key = 'years'", [type])
  const found = async () => {
    const { body } = await acme.search({ 'filter[others][years]': '7.0' })
    return body.candidates.map(({ first_name }) => first_name).join()
  }
  t.teardown(() => compareAs('number'))
  await soon(
    'the number is compared as text',
    async () => {
      await compareAs('number')
      await eventually('it is compared as a number', async () => (await found()) !== 'decimal')
      await compareAs('text')
    },
    async () => (await found()) === 'decimal',
  )
  t.equal((await system.sql('SELECT FROM sync.change')).length, 0)
  await finds(t, { years: '7 years' }, ['words'])
})

t.test(
  'A lead with thousands of attributes and one with 5 MB in one are indexed, and left_out lists the dropped values',
  async (t) => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`key ${index}`, index]))
    await lead('many', JSON.stringify(many))
    await lead('huge', JSON.stringify({ note: 'x'.repeat(5_000_000), size: 'small' }))
    await system.settled()
    await finds(t, { 'key 1999': '1999' }, ['many'])
    await finds(t, { size: 'small' }, ['huge'])
    const { body } = await acme.search({ 'filter[query]': 'huge' })
    const shown = body.candidates[0]?.others as { note: string }
    t.equal(shown.note.length, 32_768, 'a value is shown up to the documented cap')
    const answer = await fetch(`${server('ELASTICSEARCH_URL')}/${system.index}/_search?size=100`)
    const { hits } = (await answer.json()) as { hits: { hits: { _source: { left_out?: string[] } }[] } }
    const leftOut = hits.hits.flatMap(({ _source }) => _source.left_out ?? []).sort()
    t.match(leftOut, [/^1000 of 5000 attributes are shown but/, /^Attribute note is longer than 32768 characters/])
  },
)
