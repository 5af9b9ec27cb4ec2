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
    ['a full lead', fullRow, 'f6d2710ba90bd5c2719f883e27b73c85b759cdd8'],
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
      '607020313dcec90f590a8adda8a38213d908396a',
    ],
    ['too many attributes', { ...emptyRow, others: manyAttributes }, '11d3f239a8fca6959ae94cd94d90e6b015339fd9'],
    ['only answers', { ...emptyRow, answers: fullRow.answers }, 'd7db42a6d00e1c37feeb05178d644af26386e701'],
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

t.test('Gender, education and school are folded as filters compare them, and absent when they are empty', async (t) => {
  const fields = build({ ...emptyRow, gender: ' Fémale ', education: 'BS  NURSING', school_name: 'Ｕ.Ｐ.' })
  t.match(fields, { gender: 'female', education: 'bs  nursing', school_name: 'u.p.' })
  const empty = build({ ...emptyRow, gender: '', education: ' \t', school_name: null })
  for (const name of ['gender', 'education', 'school_name']) t.notOk(name in empty, name)
})

t.test('Words of answers, and of attributes, school and education, are searched apart', async (t) => {
  const document = build({
    ...emptyRow,
    school_name: 'Colegio San José',
    education: 'Nursing',
    others: { note: 'San Juan', list: '["Night shift"]', object: '{"hidden": 1}' },
    structured: ['list', 'object'],
    answers: [
      { question: 'Why?', transcript: 'Because I CAN, because.', file: 'voice.mp3' },
      { question: null, transcript: null, file: null },
      { question: null, transcript: 'Já 2026', file: null },
    ],
  })
  t.same(document.attribute_words, ['colegio', 'san', 'jose', 'nursing', 'juan', 'night', 'shift'])
  t.same(document.answer_words, ['because', 'i', 'can', 'ja', '2026'])
})

t.test('Words of texts are folded as a search text is', async (t) => {
  for (const [text, ...words] of [
    ["Don't, O’Brien!", 'don', 't', 'o', 'brien'],
    ['п\u02bcять П’ЯТЬ', 'п', 'ять'],
    ['أحمد احمد', 'احمد'],
    ['خبرة ٥ سنوات', 'خبره', '5', 'سنوات'],
    ['ひらがな ヒラガナ', 'ヒラカ\u3099ナ'.normalize('NFC')],
    ['1.º C++ e-mail 5,000', '1o', 'c', 'e', 'mail', '5', '000'],
    ['ＡＢＣ ﬁve\nsix', 'abc', 'five', 'six'],
  ] as const) {
    const answers = [{ question: null, transcript: text, file: null }]
    t.same(build({ ...emptyRow, answers }).answer_words, words, text)
    t.same(build({ ...emptyRow, others: { note: text } }).attribute_words, words, text)
  }
})

t.test('A lead with very many words has the first ten thousand, and says so', async (t) => {
  const transcript = Array.from({ length: 10_001 }, (_, at) => `word${at}`).join(' ')
  const { answer_words, left_out } = build({ ...emptyRow, answers: [{ question: null, transcript, file: null }] })
  t.equal(answer_words?.length, 10_000)
  t.match(left_out, [/^The answers have more than 10000 different words/])
  const whole = build({
    ...emptyRow,
    answers: [{ question: null, transcript: transcript.replace(' word10000', ' word1'), file: null }],
  })
  t.equal(whole.answer_words?.length, 10_000)
  t.equal(whole.left_out, undefined)
})
