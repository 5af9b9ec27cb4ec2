import { isDeepStrictEqual } from 'node:util'
import { type ImportedLead, readImportLine } from '@galena/lead/import/import-line'
import t from 'tap'
import { addCompany } from '../src/catalogue/companies.ts'
import { readMigrations } from '../src/database/migrate.ts'
import { createMatcher } from '../src/import/match.ts'
import { isIndexed } from '../src/import/match-queries.ts'
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
/** Few endings, so that people meet; the shortest numbers of each country, too. */
const national: Readonly<Record<string, readonly (() => string)[]>> = {
  PH: [() => digits().slice(1), () => `28123456${below(9)}`],
  US: [() => `212555012${below(9)}`],
  SG: [() => `6123456${below(9)}`],
  AT: [() => `66412345${below(9)}`, () => `1400${below(3)}`, () => `140${below(3)}`, () => `662${below(3)}`],
  GL: [() => `32123${below(9)}`],
  FR: [() => `61234567${below(9)}`],
  DE: [() => `151123456${below(9)}0`, () => `3012345${below(9)}`, () => `5512${below(3)}`],
  IT: [() => `06123${below(9)}`, () => `31212345${below(9)}0`],
}
const codes: Readonly<Record<string, string>> = {
  PH: '63',
  US: '1',
  SG: '65',
  AT: '43',
  GL: '299',
  FR: '33',
  DE: '49',
  IT: '39',
}
const trunks: Readonly<Record<string, string>> = { US: '1', SG: '', GL: '', IT: '' }
/** In groups of two to four, with a separator between. */
const grouped = (number: string, separator: string) => {
  const groups: string[] = []
  for (let rest = number; rest !== ''; rest = rest.slice(groups.at(-1)?.length))
    groups.push(rest.slice(0, 2 + below(3)))
  return groups.join(separator)
}
const spelled = (country: string) => {
  const number = pick(national[country] ?? [])()
  const front = pick([
    trunks[country] ?? '0',
    '',
    `+${codes[country]}`,
    `00${codes[country]}`,
    codes[country] ?? '',
    `(+${codes[country]})`,
  ])
  return pick([
    () => front + number,
    () => `${front} ${grouped(number, ' ')}`.trim(),
    () => front + grouped(number, '-'),
    () => front + grouped(number, '.'),
    () => `(${front + number.slice(0, 3)}) ${number.slice(3)}`,
  ])()
}
const joints = [' ', '  ', ' - ', '-', ' / ', '/', ', ', ' ext ', ' x', ' #', ';ext=', ' or ', '\u00a0', ' – ', ':::']
/** As people write them: alone, with an extension that nothing names, several in a field, broken by an extension. */
const spelledIn = (country: string) => () =>
  pick([
    () => spelled(country),
    () => spelled(country),
    () => `${spelled(country)}${pick(joints)}${pick(['1', '12', '101', '4000'])}`,
    () => `${spelled(country)}${pick(joints)}${spelled(country)}`,
    () => `${spelled(pick(Object.keys(national)))}${pick(joints)}${spelled(country)}`,
    () => `${below(99)}${pick(joints)}${spelled(country)}${pick(joints)}${below(99)}`,
    () => spelled(country).replace(/(?<=[0-9]{5}.*)(?=[0-9]{3}$)/, ' x12 '),
    () => spelled(country).replace(/[0-9]{2}$/, (two) => String.fromCodePoint(0x3250 + (Number(two) % 15)) || two),
  ])()
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

/** A line that has this text as it is: what is stored was not read from a line, which makes `05512` of `05512.0`. */
const storedAs = (kind: keyof typeof written, text: string): ImportedLead => {
  const { person, ...rest } = lead(kind, '')
  return { ...rest, person: { ...person, fields: { ...person.fields, [kind]: text } } }
}

const rounds = Number(process.env.MATCH_ROUNDS ?? 4)
const drawn = [
  ...(['email', 'phone'] as const).map((kind) => [kind, 'PH', written[kind]] as const),
  ...Object.keys(national).map((country) => ['phone', country, [spelledIn(country)]] as const),
]

for (const [kind, country, spellings] of drawn) {
  t.test(`Whoever has one of the values of a line is found by it: ${kind}s in ${country}`, async (t) => {
    t.comment(`MATCH_SEED=${seed}`)
    const name = `Acme ${kind} ${spellings.length} ${country}`
    const company = await addCompany(pool, { name, timeZone: 'UTC', country })
    const companyId = company?.id ?? 0
    const stored = Array.from({ length: 400 }, () => pick<() => string>(spellings)())
    const { rows } = await pool.query<{ id: number; text: string }>(
      `INSERT INTO candidate (company_id, ${kind}) SELECT $1, text FROM unnest($2::text[]) AS stored (text)
       RETURNING id, ${kind} AS text`,
      [companyId, stored],
    )
    const matcher = createMatcher({ by: kind }, country)
    const has = rows.map(({ id, text }) => ({ id, values: matcher.valuesOf(storedAs(kind, text)) }))
    const missed: string[] = []
    let found = 0
    for (let round = 0; round < rounds; round++) {
      const asked = Array.from({ length: 10 }, () => lead(kind, pick<() => string>(spellings)()))
      const client = await pool.connect()
      const people = await matcher.find(client, companyId, asked).finally(() => client.release())
      for (const value of new Set(asked.flatMap((one) => matcher.valuesOf(one)))) {
        const owners = has.filter(({ values }) => values.includes(value)).map(({ id }) => id)
        // Two are enough to know that a value is of no single person.
        const expected = owners.slice(0, 2)
        if (isDeepStrictEqual(people.get(value) ?? [], expected)) found += owners.length
        else missed.push(`${value}: ${rows.find(({ id }) => id === expected[0])?.text}`)
      }
    }
    t.same(missed, [])
    t.ok(found > 100, `${found} people were found`)
  })
}

t.test('Whoever writes people may run the functions of their keys, whatever the default privileges are', async (t) => {
  const sql = (await readMigrations()).find(({ number }) => number === 15)?.sql.split('-- alone')[0] ?? ''
  const client = await pool.connect()
  await client.query('BEGIN')
  await client.query('ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC')
  await client.query('DROP FUNCTION sync.email_key(text), sync.phone_key(text) CASCADE')
  await client.query(sql)
  const { rows } = await client.query<{ may: boolean }>(
    `SELECT has_function_privilege('public', name, 'EXECUTE') AS may
     FROM unnest(ARRAY['sync.email_key(text)', 'sync.phone_key(text)']) AS name`,
  )
  await client.query('ROLLBACK')
  client.release()
  t.same(rows, [{ may: true }, { may: true }])
})

t.test('Of people with the same value the two with the lowest ids are found, each by the index', async (t) => {
  const company = await addCompany(pool, { name: 'Shared', timeZone: 'UTC', country: 'PH' })
  for (const [kind, text] of [
    ['email', 'shared@acme.example'],
    ['phone', '09175550123'],
  ] as const) {
    const { rows } = await pool.query<{ id: number }>(
      `INSERT INTO candidate (company_id, ${kind}) SELECT $1, $2 FROM generate_series(1, 3) RETURNING id`,
      [company?.id, text],
    )
    const client = await pool.connect()
    const people = await createMatcher({ by: kind }, 'PH')
      .find(client, company?.id ?? 0, [lead(kind, text)])
      .finally(() => client.release())
    t.same([...people.values()], [rows.slice(0, 2).map(({ id }) => id)])
  }
})

t.test('Without an index that can be used, a company is read once for all values', async (t) => {
  for (const kind of ['email', 'phone'] as const) {
    const company = await addCompany(pool, { name: `Without ${kind}`, timeZone: 'UTC', country: 'PH' })
    const texts = Array.from({ length: 50 }, (_, at) =>
      kind === 'email' ? `p${at}@x.example` : `0917555${1_000 + at}`,
    )
    await pool.query(`INSERT INTO candidate (company_id, ${kind}) SELECT $1, unnest($2::text[])`, [company?.id, texts])
    const asked = texts.map((text) => lead(kind, text))
    const client = await pool.connect()
    t.ok(await isIndexed(client, kind))
    await client.query(`DROP INDEX candidate_${kind}_key`)
    t.notOk(await isIndexed(client, kind))
    await client.query('BEGIN')
    await client.query(
      'SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL max_parallel_workers_per_gather = 0',
    )
    const people = await createMatcher({ by: kind }, 'PH').find(client, company?.id ?? 0, asked)
    const { rows } = await client.query<{ passes: number }>(
      "SELECT seq_scan::int AS passes FROM pg_stat_xact_user_tables WHERE relname = 'candidate'",
    )
    await client.query('ROLLBACK')
    client.release()
    t.equal(people.size, 50)
    t.ok((rows[0]?.passes ?? 0) <= 8, `${rows[0]?.passes} passes`)
  }
})
