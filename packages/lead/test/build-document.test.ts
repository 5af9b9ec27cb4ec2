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
    ['an empty lead', emptyRow, 'e40db07c56573f05c6dcbe77587aea18af03d16a'],
    ['a full lead', fullRow, '76f49d381655e507d6ecaa5d66570014dba755ff'],
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
      '4e3c85a68fec47ec707752f31c15f3306f40815f',
    ],
    [
      'digits that are not a phone number',
      { ...emptyRow, phone: '12-34', country: 'US' },
      '97789cca5c3fcc2019e74031cd974c41567ff1b2',
    ],
    [
      'a value that is too long',
      { ...emptyRow, others: { essay: 'e'.repeat(40_000) } },
      '8501e415fcc02c0de4e6a7c70f5a30ba08210cba',
    ],
    ['too many attributes', { ...emptyRow, others: manyAttributes }, 'ccdaf765401169c8831eba6a74442105dc1b9503'],
    ['only answers', { ...emptyRow, answers: fullRow.answers }, '16803d4732569b38e44c0b13e6320037b1f99795'],
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
