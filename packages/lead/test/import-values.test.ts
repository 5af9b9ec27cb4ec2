import t from 'tap'
import { readIsoTime, readPrintedTime, timeFormat } from '../src/import/read-time.ts'
import { repairPhone } from '../src/import/repair-phone.ts'
import { likelyField, plainName } from '../src/import/unknown-name.ts'
import { timeZone, utc } from '../src/text/time-zone.ts'

const manila = timeZone('Asia/Manila') ?? utc
const newYork = timeZone('America/New_York') ?? utc

t.test('ISO times are read as the platform reads them, but for days that do not exist', async (t) => {
  for (const text of [
    '2026-01-31T08:00:00Z',
    '2026-01-31T08:00Z',
    '2026-01-31T08:00:00.123456+08:00',
    '2024-02-29T23:59:59-03:30',
    '2026-01-31T24:00:00Z',
    '+002026-01-31T08:00:00Z',
    '1969-12-31T00:00:00.5Z',
  ])
    t.equal(readIsoTime(text), Date.parse(text), text)
  for (const text of [
    '2026-02-30T08:00:00Z',
    '2025-02-29T08:00:00Z',
    '2026-04-31T08:00:00+08:00',
    '2026-00-10T08:00:00Z',
    '2026-01-31T25:00:00Z',
    '2026-01-31T24:00:01Z',
    '2026-01-31T08:60:00Z',
    '2026-01-31T08:00:60Z',
    '2026-01-31T08:00:00+24:00',
    '2026-01-31T08:00:00+08:60',
    '2026-01-31T08:00:00',
    '2026-01-31',
    '31-01-2026',
    '',
  ])
    t.equal(readIsoTime(text), undefined, text)
  t.equal(readIsoTime('2026-01-31T08:00:00+0800'), Date.parse('2026-01-31T00:00:00Z'))
})

t.test('Every day of a century exists or not, as the calendar says', async (t) => {
  const wrong: string[] = []
  for (let year = 1950; year < 2050; year++)
    for (let month = 1; month <= 12; month++)
      for (let day = 1; day <= 31; day++) {
        const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
        const exists = new Date(`${text}T00:00:00Z`).getUTCDate() === day
        if ((readIsoTime(`${text}T00:00:00Z`) !== undefined) !== exists) wrong.push(text)
      }
  t.same(wrong, [])
})

t.test('A time without an offset is local to the company', async (t) => {
  for (const [text, zone, instant] of [
    ['2026-03-01', manila, '2026-02-28T16:00:00.000Z'],
    ['2026-03-01 08:30', manila, '2026-03-01T00:30:00.000Z'],
    ['2026-03-01T08:30:15.25', manila, '2026-03-01T00:30:15.250Z'],
    ['2026-07-01 08:00:00', newYork, '2026-07-01T12:00:00.000Z'],
    ['2026-01-01 08:00:00', newYork, '2026-01-01T13:00:00.000Z'],
    ['2026-03-01 08:30:00 UTC', manila, '2026-03-01T08:30:00.000Z'],
    ['2026-03-01 08:30:00+08', newYork, '2026-03-01T00:30:00.000Z'],
    ['2026-03-01 08:30:00 -0500', manila, '2026-03-01T13:30:00.000Z'],
  ] as const) {
    const read = readPrintedTime(text, zone)
    t.equal(read && new Date(read).toISOString(), instant, text)
  }
  for (const text of [
    '2026-02-30',
    '2026-02-30 08:00',
    '2026-02-30 08:00:00+08',
    '2026-02-30 08:00:00 UTC',
    '03/04/2026',
    '45689',
    '2026-3-1',
    'yesterday',
  ])
    t.equal(readPrintedTime(text, manila), undefined, text)
})

t.test('A format reads the times that are written so, and no others', async (t) => {
  for (const [format, text, instant] of [
    ['MM/DD/YYYY', '3/4/2026', '2026-03-03T16:00:00.000Z'],
    ['DD/MM/YYYY', '3/4/2026', '2026-04-02T16:00:00.000Z'],
    ['MM/DD/YYYY HH:mm AM', '12/31/2026 12:05 AM', '2026-12-30T16:05:00.000Z'],
    ['MM/DD/YYYY HH:mm AM', '12/31/2026 12:05 p.m.', '2026-12-31T04:05:00.000Z'],
    ['MM/DD/YYYY HH:mm AM', '12/31/2026', '2026-12-30T16:00:00.000Z'],
    ['DD.MM.YYYY HH:mm:ss', '31.12.2026 23:59:59', '2026-12-31T15:59:59.000Z'],
    ['MMM DD, YYYY', 'Sept. 5, 2026', '2026-09-04T16:00:00.000Z'],
    ['DD-MMM-YYYY', '05-September-2026', '2026-09-04T16:00:00.000Z'],
    ['unix', '1769817600', '2026-01-31T00:00:00.000Z'],
    ['unix', '1769817600123', '2026-01-31T00:00:00.123Z'],
  ] as const) {
    const read = timeFormat(format)?.(text, manila)
    t.equal(read && new Date(read).toISOString(), instant, `${format}: ${text}`)
  }
  for (const [format, text] of [
    ['MM/DD/YYYY', '31/12/2026'],
    ['MM/DD/YYYY', '02/30/2026'],
    ['MM/DD/YYYY', '2026-01-01'],
    ['MM/DD/YYYY HH:mm AM', '12/31/2026 13:05 PM'],
    ['MMM DD, YYYY', 'Foo 5, 2026'],
    ['unix', '2026'],
  ] as const)
    t.equal(timeFormat(format)?.(text, manila), undefined, `${format}: ${text}`)
  for (const format of ['HH:mm', 'MM/YYYY', 'date', '']) t.equal(timeFormat(format), undefined, format)
})

t.test('A phone that became a number is repaired where no digit is gone', async (t) => {
  for (const [text, repaired] of [
    ['639175550123.0', '639175550123'],
    ['639175550123.00', '639175550123'],
    ['6.39175550123E+11', '639175550123'],
    ['6.39175550123e11', '639175550123'],
    ['6,39175550123E+11', '639175550123'],
    ['9.175550123E9', '9175550123'],
    ['6.39175E+12', null],
    ['6.39E+11', null],
    ['6E+11', null],
    ['6.391755501234E+11', null],
    ['-6.39175550123E+11', null],
    ['0917 555 0123', '0917 555 0123'],
    ['+63 917.555.0123', '+63 917.555.0123'],
    ['555-0123 ext. 12', '555-0123 ext. 12'],
    ['12.0', '12.0'],
  ] as const)
    t.equal(repairPhone(text), repaired, text)
})

t.test('A name that is no field is compared with those that are', async (t) => {
  for (const [name, field] of [
    ['First Name', 'first_name'],
    ['frist_name', 'first_name'],
    ['emial', 'email'],
    ['E-mail', 'email'],
    ['Applied On', 'created_at'],
    ['Phone Number', 'user_phone_number'],
    ['campain_title', 'campaign_title'],
    ['Tags', 'labels'],
    ['expected_salary', undefined],
    ['Expected Salary', undefined],
    ['shift', undefined],
    ['Notes', undefined],
    ['年齢', undefined],
  ] as const)
    t.equal(likelyField(name), field, name)
  t.equal(plainName('  Last-Name (2) '), 'last_name_2')
})
