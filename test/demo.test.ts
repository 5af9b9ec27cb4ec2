import { type CountryCode, isValidPhoneNumber } from 'libphonenumber-js/max'
import t, { type Test } from 'tap'
import { createDatabase, type TestDatabase } from './support/database.ts'
import { galena } from './support/galena.ts'

const leads = 2_000

async function withDemo(t: Test, seed: number): Promise<TestDatabase> {
  const database = await createDatabase()
  t.teardown(() => database.drop())
  const { code, out, said } = await galena(['demo', '--leads', String(leads), '--seed', String(seed), '--json'], {
    environment: { DATABASE_URL: database.url },
  })
  t.equal(code, 0, said)
  t.match(JSON.parse(out), { leads, seed })
  return database
}

/** Everything except the times at which names were created. */
const contents = [
  'SELECT lead FROM lead ORDER BY id',
  'SELECT candidate FROM candidate ORDER BY id',
  'SELECT id, company_id, title, ats_external_id FROM campaign ORDER BY id',
  'SELECT folder FROM folder ORDER BY id',
  'SELECT id, company_id, name FROM label ORDER BY id',
  'SELECT lead_label FROM lead_label ORDER BY 1',
  'SELECT answer FROM answer ORDER BY id',
  'SELECT attachment FROM attachment ORDER BY id',
  'SELECT document, document_file FROM document JOIN document_file ON document_id = document.id ORDER BY document.id',
]

t.test('The same seed gives the same leads, and another seed gives others', async (t) => {
  const [one, same, other] = [await withDemo(t, 5), await withDemo(t, 5), await withDemo(t, 6)]
  const read = ({ pool }: TestDatabase) => Promise.all(contents.map(async (sql) => (await pool.query(sql)).rows))
  const content = await read(one)
  for (const rows of content) t.ok(rows.length > 0)
  t.same(await read(same), content)
  t.notSame((await read(other))[0], content[0])
})

t.test(
  'Leads are believable: companies of Zipf sizes, people who can be called, places, names of several countries',
  async (t) => {
    const { pool } = await withDemo(t, 1)
    const { rows: sizes } = await pool.query<{ name: string; country: CountryCode; leads: number }>(
      'SELECT name, country, count(*) AS leads FROM lead JOIN company ON company.id = company_id GROUP BY company.id ORDER BY leads DESC',
    )
    t.ok(sizes.length >= 6, 'several companies')
    t.equal(
      sizes.reduce((sum, { leads }) => sum + leads, 0),
      leads,
    )
    const share = (sizes[0]?.leads ?? 0) / leads
    t.ok(share > 0.4 && share < 0.6, `the largest has ${Math.round(share * 100)} % of the leads`)

    const { rows: people } = await pool.query<{ phone: string; country: CountryCode }>(
      'SELECT phone, country FROM candidate JOIN company ON company.id = company_id WHERE phone IS NOT NULL',
    )
    t.ok(people.length > leads / 2)
    const wrong = people.filter(
      ({ phone, country }) => !isValidPhoneNumber(phone, country) && !isValidPhoneNumber(`+${phone}`),
    )
    t.same(wrong, [], 'every phone can be called')

    const { rows: figures } = await pool.query<Record<string, number>>(`
    SELECT count(*) FILTER (WHERE latitude IS NOT NULL) AS placed, count(*) FILTER (WHERE latitude IS NULL AND location IS NOT NULL) AS named,
      count(*) FILTER (WHERE first_name ~ '[^ -~]' OR last_name ~ '[^ -~]') AS accented,
      count(*) FILTER (WHERE last_name ~ '. .') AS compound, count(*) FILTER (WHERE others ? 'years_experience') AS typed,
      count(*) FILTER (WHERE EXISTS (SELECT FROM answer WHERE lead_id = lead.id)) AS answered,
      count(*) FILTER (WHERE EXISTS (SELECT FROM document WHERE lead_id = lead.id)) AS documented,
      count(*) FILTER (WHERE EXISTS (SELECT FROM lead_label WHERE lead_id = lead.id)) AS labelled
    FROM lead JOIN candidate ON candidate.id = candidate_id`)
    for (const [what, count] of Object.entries(figures[0] ?? {})) t.ok(count > leads / 100, `${count} are ${what}`)

    const { rows: untidy } = await pool.query<Record<string, number>>(`
      SELECT (SELECT count(*) FROM candidate WHERE first_name IS NOT NFC NORMALIZED OR last_name IS NOT NFC NORMALIZED) AS decomposed,
        (SELECT count(*) FROM (SELECT FROM candidate GROUP BY email HAVING count(*) > 1)) AS shared_emails,
        (SELECT count(*) FROM (SELECT FROM lead GROUP BY company_id, created_at HAVING count(*) > 1)) AS ties,
        (SELECT count(*) FROM lead WHERE (SELECT count(*) FROM jsonb_object_keys(others)) >= 2000) AS crowded,
        (SELECT count(*) FROM candidate WHERE first_name ~ '[\u0370-\uffff]') AS other_scripts`)
    for (const [what, count] of Object.entries(untidy[0] ?? {})) t.ok(count > 0, `${count} ${what}`)
  },
)

t.test('An invalid number is rejected with what is accepted', async (t) => {
  const { code, said } = await galena(['demo', '--leads', 'many'], { environment: { DATABASE_URL: 'postgres://x' } })
  t.equal(code, 1)
  t.match(said, /Use a whole number from 1 to 100,000,000/)
})
