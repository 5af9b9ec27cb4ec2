import t from 'tap'
import { buildDocument } from '../src/document/build-document.ts'
import type { LeadRow } from '../src/document/lead-row.ts'
import { contentHash, serialiseDocument } from '../src/document/serialise-document.ts'
import { timeZone, utc } from '../src/text/time-zone.ts'
import { emptyRow, fullRow } from './support/lead-row.ts'

const manila = timeZone('Asia/Manila') ?? utc
const fullName = 'Makati City, National Capital Region, Philippines'
const makati = { kind: 'city', country: 'PH', fullName, latitude: 14.55, longitude: 121.03 } as const
const build = (row: LeadRow) => buildDocument(row, manila, (text) => (text.startsWith('Makati') ? makati : undefined))

const manyAttributes = Object.fromEntries(Array.from({ length: 4_002 }, (_, index) => [`key ${index}`, `${index}`]))

// An index in use holds these hashes. When one changes, documents have changed: raise `builderVersion`.
t.test('The hash of a row’s document has not changed', async (t) => {
  for (const [title, row, hash] of [
    ['an empty lead', emptyRow, '4d7aaeae59ec44fc20231537aad6e3f70f032561'],
    ['a full lead', fullRow, '71c29f4fd4c78421b93a0a6731f41a4a461728e3'],
    [
      'a lead with coordinates',
      { ...emptyRow, latitude: -33.86, longitude: 151.2, location: 'Sydney' },
      'eb7c96cfe694f344b35f992bfc012efc48b8982b',
    ],
    [
      'coordinates out of range',
      { ...emptyRow, latitude: 91, longitude: 0, location: 'Makati' },
      '65a2d729b076c1dc3c9af5e4915f4d1d85016967',
    ],
    [
      'times that a date cannot hold',
      { ...emptyRow, created_at: Infinity, scheduled_at: 8.64e15 },
      'b7b223f5b70e8f387a2b9f395e9009c0db048dfa',
    ],
    [
      'a name in another script',
      { ...emptyRow, first_name: 'Андрей', last_name: 'がぎ', country: 'XX' },
      '4e4e7dff48c27ffac847c2b9695bf102277a04d4',
    ],
    [
      'digits that are not a phone number',
      { ...emptyRow, phone: '12-34', country: 'US' },
      '178583578eea65bcc3fddefd1199bec2571a9029',
    ],
    [
      'a value that is too long',
      { ...emptyRow, others: { essay: 'e'.repeat(40_000) } },
      '13ce7dfb2b3c813fe1d75978e51e18e24b25077a',
    ],
    ['too many attributes', { ...emptyRow, others: manyAttributes }, 'b7a40ccbd06daffd7e0259bc7c0cf82f6c3bf913'],
    ['only answers', { ...emptyRow, answers: fullRow.answers }, '51f282ad619d684a28f010ae0a3ac73722311135'],
  ] as const)
    t.equal(contentHash(build(row)), hash, title)
})

t.test('A document is sent with the hash of its content and its token', async (t) => {
  const document = build(fullRow)
  t.equal(serialiseDocument(document, 42), JSON.stringify({ ...document, hash: contentHash(document), token: 42 }))
})

t.test('Coordinates that say nothing give way to the location', async (t) => {
  const point = (row: Partial<LeadRow>) => build({ ...emptyRow, ...row }).point
  const written = { lat: 14.55, lon: 121.03 }
  t.same(point({ latitude: 0, longitude: 0, location: 'Makati' }), written, 'zeros of a failed geocoding')
  t.equal(point({ latitude: 0, longitude: 0, location: 'Xyzzy' }), undefined, 'the location says where, unknown or not')
  t.same(point({ latitude: 0, longitude: 0, location: ' ' }), { lat: 0, lon: 0 }, 'zeros alone are a point')
  t.same(point({ latitude: 0, longitude: 32.58, location: 'Makati' }), { lat: 0, lon: 32.58 }, 'on the equator')
  for (const nowhere of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]) {
    t.same(point({ latitude: nowhere, longitude: 121, location: 'Makati' }), written, `${nowhere}`)
    t.equal(point({ latitude: 14, longitude: nowhere }), undefined, `${nowhere}`)
  }
  t.match(build({ ...emptyRow, latitude: 0, longitude: 0, location: 'Makati' }).left_out, [/0, 0 are not used/])
})

t.test('What cannot be indexed is listed in left_out', async (t) => {
  t.equal(build(fullRow).left_out, undefined)
  t.match(build({ ...emptyRow, latitude: 91, longitude: 0 }).left_out, [/91, 0/])
  t.match(build({ ...emptyRow, created_at: Infinity }).left_out, [/created_at/])
  t.match(build({ ...emptyRow, others: { essay: 'e'.repeat(40_000) } }).left_out, [/essay.*32768/])
  const crowded = build({ ...emptyRow, others: manyAttributes })
  t.match(crowded.left_out, [/^2 of 4002 attributes/])
  t.equal(crowded.attribute_terms.filter((term) => term.endsWith('\u0000')).length, 4_000)
  t.equal(Object.keys(crowded.candidate.others).length, 4_002)
})
