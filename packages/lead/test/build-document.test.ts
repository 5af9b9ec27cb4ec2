import t from 'tap'
import { buildDocument } from '../src/document/build-document.ts'
import type { LeadRow } from '../src/document/lead-row.ts'
import { contentHash, serialiseDocument } from '../src/document/serialise-document.ts'
import { timeZone, utc } from '../src/text/time-zone.ts'
import { emptyRow, fullRow } from './support/lead-row.ts'

const manila = timeZone('Asia/Manila') ?? utc
const makati = { kind: 'city', latitude: 14.55, longitude: 121.03 } as const
const build = (row: LeadRow) => buildDocument(row, manila, (text) => (text.startsWith('Makati') ? makati : undefined))

const manyAttributes = Object.fromEntries(Array.from({ length: 4_002 }, (_, index) => [`key ${index}`, `${index}`]))

// An index in use holds these hashes. When one changes, documents have changed: raise `builderVersion`.
t.test('The hash of a row’s document has not changed', async (t) => {
  for (const [title, row, hash] of [
    ['an empty lead', emptyRow, 'f87c462fefac457ccd3cd747c51410e3b47f7e4d'],
    ['a full lead', fullRow, '8cad86b6a0d0a538ac6153c90e73e6d71300a608'],
    [
      'a lead with coordinates',
      { ...emptyRow, latitude: -33.86, longitude: 151.2, location: 'Sydney' },
      'dc058234e34ac12b355d9c0112660753d39fb08d',
    ],
    [
      'coordinates out of range',
      { ...emptyRow, latitude: 91, longitude: 0, location: 'Makati' },
      '675a6e20ea6953183639784105fde85656395ec7',
    ],
    [
      'times that a date cannot hold',
      { ...emptyRow, created_at: Infinity, scheduled_at: 8.64e15 },
      '583ec6b03bb3b4f7e225156008306069671becc3',
    ],
    [
      'a name in another script',
      { ...emptyRow, first_name: 'Андрей', last_name: 'がぎ', country: 'XX' },
      '31571c581fe68f4bdb628dadc1a14da3b2df51fe',
    ],
    [
      'digits that are not a phone number',
      { ...emptyRow, phone: '12-34', country: 'US' },
      'f645bf0b39a4af9f7bfdeefaab5385f5e8f079af',
    ],
    [
      'a value that is too long',
      { ...emptyRow, others: { essay: 'e'.repeat(40_000) } },
      '6b0b800a653143853320dce73e2d28b4d52a66c1',
    ],
    ['too many attributes', { ...emptyRow, others: manyAttributes }, '05e92c9f0fa3247b050e2c4b05f4e7894fc068f2'],
    ['only answers', { ...emptyRow, answers: fullRow.answers }, '3503c1b1c6b788263814d131a47bc9b43acd8266'],
  ] as const)
    t.equal(contentHash(build(row)), hash, title)
})

t.test('A document is sent with the hash of its content and its token', async (t) => {
  const document = build(fullRow)
  t.equal(serialiseDocument(document, 42), JSON.stringify({ ...document, hash: contentHash(document), token: 42 }))
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

t.test('The texts of attributes can be counted, each as the filter of its value finds it', async (t) => {
  const { attribute_values, attribute_terms } = build({
    ...emptyRow,
    others: { city: ' Makati ', age: '7', tags: '[1]' },
    structured: ['tags'],
  })
  t.same(attribute_values, ['city\u0000=Makati', 'age\u0000=7'])
  for (const value of attribute_values ?? []) t.ok(attribute_terms.includes(value))
  t.notOk('attribute_values' in build(emptyRow))
})

t.test('Words of answers, and of attributes, school and education, are searched apart', async (t) => {
  const document = build({
    ...emptyRow,
    school_name: 'Colegio San José',
    education: 'Nursing',
    others: { note: 'San Juan', list: '["hidden"]' },
    structured: ['list'],
    answers: [
      { question: 'Why?', transcript: 'Because I CAN, because.', file: 'voice.mp3' },
      { question: null, transcript: null, file: null },
      { question: null, transcript: 'Já 2026', file: null },
    ],
  })
  t.same(document.attribute_words, ['colegio', 'san', 'jose', 'nursing', 'juan'])
  t.same(document.answer_words, ['because', 'i', 'can', 'ja', '2026'])
})

t.test('A lead with very many words has the first thousand, and says so', async (t) => {
  const transcript = Array.from({ length: 1_001 }, (_, at) => `word${at}`).join(' ')
  const { answer_words, left_out } = build({ ...emptyRow, answers: [{ question: null, transcript, file: null }] })
  t.equal(answer_words?.length, 1_000)
  t.match(left_out, [/^The answers have more than 1000 different words/])
  const whole = build({
    ...emptyRow,
    answers: [{ question: null, transcript: transcript.replace(' word1000', ' word1'), file: null }],
  })
  t.equal(whole.answer_words?.length, 1_000)
  t.equal(whole.left_out, undefined)
})

t.test('Leads are sorted by status in the order of their folders', async (t) => {
  t.match(build({ ...emptyRow, folder_id: 12 }), { folder_id: 12, folder_order: 12 })
})
