import { type ImportedLead, readImportLine } from '@galena/lead/import/import-line'
import t from 'tap'
import { addCompany } from '../src/catalogue/companies.ts'
import { createMatcher } from '../src/import/match.ts'
import { ownDatabase } from './own-database.ts'

const pool = await ownDatabase(t)
const seed = Number(process.env.MATCH_SEED ?? Date.now() % 1_000_000)
let state = seed
/** A whole number below `count`; the same row of them for the same seed. */
const below = (count: number) => {
  state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) >>> 0
  return Math.floor((state / 2 ** 32) * count)
}
const pick = <Value>(list: readonly Value[]) => list[below(list.length)] as Value

const digits = () => `0917555${String(below(40)).padStart(4, '0')}`
const address = () =>
  `${pick(['ana', 'Bo.Li', 'IRIS', "d'or", 'émile', 'a+b'])}${below(6)}@${pick(['acme', 'Ümlaut', 'x-y.mail'])}.example`
const written = {
  email: [
    address,
    () => address().toUpperCase(),
    () => ` ${address()} `,
    () => `mailto:${address()}`,
    () => `Ana Cruz <${address()}>`,
    () => `${address()}, ${address()}`,
    () => `${address()}/${address()}`,
    () => address().replace('@', '＠'),
    () => address().replace('n', '\u200bn'),
    () => pick(['none', '@', 'ana@', '']),
  ],
  phone: [
    digits,
    () => `+63 ${digits().slice(1, 4)}-${digits().slice(4)}`,
    () => `(0063) ${digits().slice(1)}`,
    () => `${digits()} / ${digits()}`,
    () => `Mobile: ${digits()} ext. ${below(99)}`,
    () => `${digits()} ::: ${digits()}`,
    () => digits().replace(/[0-9]/g, (digit) => String.fromCodePoint(0x660 + Number(digit))),
    () => `tel:+63${digits().slice(1)}`,
    () => digits().slice(below(8)),
    () => pick(['none', '0', '12', '']),
  ],
}

const lead = (kind: keyof typeof written, text: string): ImportedLead => {
  const read = readImportLine({ campaign_title: 'Nurses', [kind === 'phone' ? 'user_phone_number' : kind]: text })
  if (!read.ok) throw new Error(read.reasons.join('; '))
  return read.lead
}

for (const kind of ['email', 'phone'] as const) {
  t.test(`Whoever has one of the values of a line is found by it: ${kind}`, async (t) => {
    t.comment(`MATCH_SEED=${seed}`)
    const company = await addCompany(pool, { name: `Acme ${kind}`, timeZone: 'UTC', country: 'PH' })
    const companyId = company?.id ?? 0
    const stored = Array.from({ length: 600 }, () => pick(written[kind])())
    const { rows } = await pool.query<{ id: number; text: string }>(
      `INSERT INTO candidate (company_id, ${kind}) SELECT $1, text FROM unnest($2::text[]) AS stored (text)
       RETURNING id, ${kind} AS text`,
      [companyId, stored],
    )
    const matcher = createMatcher({ by: kind }, 'PH')
    const has = rows.map(({ id, text }) => ({ id, values: matcher.valuesOf(lead(kind, text)) }))
    let found = 0
    for (let round = 0; round < 20; round++) {
      const asked = Array.from({ length: 10 }, () => lead(kind, pick(written[kind])()))
      const client = await pool.connect()
      const people = await matcher.find(client, companyId, asked).finally(() => client.release())
      for (const value of new Set(asked.flatMap((one) => matcher.valuesOf(one)))) {
        const expected = has.filter(({ values }) => values.includes(value)).map(({ id }) => id)
        t.same(people.get(value) ?? [], expected, value)
        found += expected.length
      }
    }
    t.ok(found > 500, `${found} people were found`)
  })
}
