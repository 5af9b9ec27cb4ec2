import t from 'tap'
import { numberTerm, readNumber, readQueryDay, readStoredDay, term, textTerm } from '../src/text/attribute-value.ts'
import { timeZone, utc } from '../src/text/time-zone.ts'

t.test('A number is digits with a sign, a fraction and an exponent, and nothing else', async (t) => {
  for (const [text, number] of [
    ['7', 7],
    ['7.0', 7],
    [' 7e0 ', 7],
    ['-2.50', -2.5],
    ['1e3', 1000],
    ['1E+3', 1000],
    ['007', 7],
  ] as const) {
    t.equal(readNumber(text), number, text)
  }
  for (const text of ['', ' ', '.5', '7.', '+7', '1,000', '0x7', 'seven', '٧', '7 8', '7\n', 'Infinity', 'NaN', '1e']) {
    t.equal(readNumber(text), undefined, JSON.stringify(text))
  }
  t.equal(numberTerm('k', -0), numberTerm('k', 0))
})

t.test('A day in a query is DD-MM-YYYY', async (t) => {
  t.same(readQueryDay('29-02-2024'), { year: 2024, month: 2, day: 29 })
  for (const text of ['29-02-2023', '2024-02-29', '1-1-2024', '01/01/2024', '01-01-24', '01-01-2024 '])
    t.equal(readQueryDay(text), undefined, text)
})

t.test('A stored date is a day, or a date-time that falls on a day of the company', async (t) => {
  const manila = timeZone('Asia/Manila') ?? utc
  const day = (text: string) => {
    const found = readStoredDay(text, manila)
    return found && `${found.year}-${found.month}-${found.day}`
  }
  t.equal(day('2026-01-31'), '2026-1-31')
  t.equal(day('31-01-2026'), '2026-1-31')
  t.equal(day('2026-01-31T16:00:00Z'), '2026-2-1', 'midnight in Manila')
  t.equal(day('2026-01-31T15:59:59.999Z'), '2026-1-31')
  t.equal(day('2026-01-31T23:30:00-05:00'), '2026-2-1')
  t.equal(day('2026-01-31T23:30'), '2026-1-31', 'without an offset as it stands')
  for (const [text, expected] of [
    ['2026-01-31 10:00', '2026-1-31'],
    ['2026-01-31 23:00:00', '2026-1-31'],
    ['2026-01-31 23:00:00 UTC', '2026-2-1'],
    ['2026-01-31 23:00:00 +0000', '2026-2-1'],
    ['2026-01-31 23:00:00+08', '2026-1-31'],
    ['2026-01-31 23:00:00.123456+00', '2026-2-1'],
    ['2026-01-31 23:00:00 +0000 UTC', '2026-2-1'],
    ['2026-01-31 23:00:00Z', '2026-2-1'],
  ] as const)
    t.equal(day(text), expected, text)
  for (const text of [
    '2026-02-30',
    '2026-1-31',
    '2026-01-31T25:00:00Z',
    '2026-01-31T10:00:00+25:00',
    '31/01/2026',
    'yesterday',
    '20260131',
    '2026-01-31 25:00:00',
    '0000-00-00 00:00:00',
    '2026-01-31  ',
    '31-01-2026 10:00',
  ]) {
    t.equal(day(text), undefined, text)
  }
})

t.test('No two pairs of key and value share a term', async (t) => {
  t.not(textTerm('a=b', 'c'), textTerm('a', 'b=c'))
  t.not(textTerm('a', '7'), numberTerm('a', 7))
  t.equal(textTerm('a', ' é '), textTerm('a', 'e\u0301'), 'trimmed, NFC')
  t.not(textTerm('a', 'É'), textTerm('a', 'é'), 'case counts')
})

t.test('A long text is one term within Elasticsearch’s limit, and stays distinct', async (t) => {
  const long = '字'.repeat(50_000)
  t.ok(Buffer.byteLength(term(`${long}a`)) < 32_766)
  t.not(term(`${long}a`), term(`${long}b`))
})
