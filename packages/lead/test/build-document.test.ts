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
    ['an empty lead', emptyRow, 'e40db07c56573f05c6dcbe77587aea18af03d16a'],
    ['a full lead', fullRow, 'b66f321e5b8fd804888feabb8ee579b43247e504'],
    [
      'a lead with coordinates',
      { ...emptyRow, latitude: -33.86, longitude: 151.2, location: 'Sydney' },
      '1c2c27b0bd00c6fc12e18c69596c32177bb4a12f',
    ],
    [
      'coordinates out of range',
      { ...emptyRow, latitude: 91, longitude: 0, location: 'Makati' },
      'b795d4907157e2154a6670abfe80e1fd20102421',
    ],
    [
      'times that a date cannot hold',
      { ...emptyRow, created_at: Infinity, scheduled_at: 8.64e15 },
      '6e2b7747f13763c868602ae31ca484ac5155c5d9',
    ],
    [
      'a name in another script',
      { ...emptyRow, first_name: 'Андрей', last_name: 'がぎ', country: 'XX' },
      '1e87d10678ed89d59e1efc28499a0bec7c77371e',
    ],
    [
      'digits that are not a phone number',
      { ...emptyRow, phone: '12-34', country: 'US' },
      '97789cca5c3fcc2019e74031cd974c41567ff1b2',
    ],
    [
      'a value that is too long',
      { ...emptyRow, others: { essay: 'e'.repeat(40_000) } },
      '9d717de828d7f29f4b952a8e3c848a012c1f6887',
    ],
    ['too many attributes', { ...emptyRow, others: manyAttributes }, '873f3aceef02ee2e94c199a67e83dc9e8d5a0860'],
    ['only answers', { ...emptyRow, answers: fullRow.answers }, '786d6f956cd28c273c2778d6ccfba02822e240e0'],
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
