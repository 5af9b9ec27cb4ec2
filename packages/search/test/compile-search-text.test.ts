import { readSearchText } from '@galena/lead/search/read-search-text'
import type { NameWord, SearchTerm } from '@galena/lead/search/search-text'
import t from 'tap'
import { compileSearchText } from '../src/query/compile-search-text.ts'
import { allOf, type EngineQuery } from '../src/query/engine-query.ts'
import { fieldsUsed } from '../src/query/fields-used.ts'
import { createScratchIndex, type ScratchIndex } from './scratch-index.ts'

const names = await createScratchIndex(t, [
  { id: 1, first_name: 'Maria', last_name: 'Santos', email: 'jo@acme.ph', phone: '0917 555 0101', candidate_id: 50 },
  { id: 2, first_name: 'Mariana', last_name: 'Reyes', email: 'maria@acme.ph', phone: '0917 555 0102' },
  { id: 3, first_name: 'Marai', last_name: 'Lim', email: 'maria.cruz@other.ph', phone: '+1 212 555 0101' },
  { id: 4, first_name: 'Juan', last_name: 'de la Cruz', candidate_id: 3 },
  { id: 5, first_name: 'Maria', last_name: 'Cruz' },
  { id: 6, first_name: 'Schwarzenberger' },
  { id: 7, first_name: 'Shcwarzenbreger' },
  { id: 8, first_name: 'Shcwarzenbregersohn' },
  { id: 9, first_name: 'Marjanne' },
])

/** What a term is, the matches it becomes (score and query), and the leads it finds with their scores, best first. */
type Row<Kind> = readonly [
  Omit<Extract<SearchTerm, { kind: Kind }>, 'kind'>,
  readonly (readonly [score: number, EngineQuery])[],
  readonly (readonly [id: number, score: number])[],
]

const noDigits = { phoneBeginnings: [] }
const fuzzy = (field: string, value: string, fuzziness: number): EngineQuery => ({
  fuzzy: { [field]: { value, fuzziness, prefix_length: 1, transpositions: true, rewrite: 'constant_score' } },
})
const asTyped = (word: string): NameWord => ({ word, joined: [], edits: 0, isLast: false })

const table: { readonly [Kind in SearchTerm['kind']]: readonly Row<Kind>[] } = {
  application: [[{ id: '3' }, [[1, { ids: { values: ['3'] } }]], [[3, 1]]]],
  email: [[{ address: 'maria@acme.ph' }, [[1, { term: { emails: 'maria@acme.ph' } }]], [[2, 1]]]],
  'email local part': [[{ local: 'maria' }, [[1, { term: { email_locals: 'maria' } }]], [[2, 1]]]],
  'email domain': [
    [
      { domain: 'acme.ph' },
      [[1, { term: { email_domains: 'acme.ph' } }]],
      [
        [1, 1],
        [2, 1],
      ],
    ],
  ],
  digits: [
    [noDigits, [], []],
    [
      { id: '3', ...noDigits },
      [
        [3, { ids: { values: ['3'] } }],
        [2, { term: { candidate_id: '3' } }],
      ],
      [
        [3, 3],
        [4, 2],
      ],
    ],
    [{ phone: '639175550102', ...noDigits }, [[1, { term: { phones: '639175550102' } }]], [[2, 1]]],
    [
      { phoneEnd: '5550101', ...noDigits },
      [[1, { prefix: { phones_reversed: { value: '1010555' } } }]],
      [
        [1, 1],
        [3, 1],
      ],
    ],
    [
      { phoneBeginnings: ['63917', '1212'] },
      [
        [1, { prefix: { phones: { value: '63917' } } }],
        [1, { prefix: { phones: { value: '1212' } } }],
      ],
      [
        [1, 1],
        [2, 1],
        [3, 1],
      ],
    ],
  ],
  word: [
    [
      { local: 'maria', word: 'maria', joined: [], edits: 0, isLast: false },
      [
        [6, { terms: { name_words: ['maria'] } }],
        [5, { term: { name_starts: 'maria' } }],
        [6, { term: { email_locals: 'maria' } }],
      ],
      [
        [1, 6],
        [2, 6],
        [5, 6],
      ],
    ],
    [
      { local: 'mari', word: 'maria', joined: [], edits: 1, isLast: true },
      [
        [6, { terms: { name_words: ['maria'] } }],
        [5, { term: { name_starts: 'maria' } }],
        [4, fuzzy('name_words', 'maria', 1)],
        [2, fuzzy('name_starts', 'maria', 1)],
        [6, { term: { email_locals: 'mari' } }],
      ],
      [
        [1, 6],
        [5, 6],
        [2, 5],
        [3, 4],
        [9, 2],
      ],
    ],
    [
      { local: 'x', word: 'schwarzenberger', joined: [], edits: 2, isLast: true },
      [
        [6, { terms: { name_words: ['schwarzenberger'] } }],
        [5, { prefix: { name_words: { value: 'schwarzenberger' } } }],
        [4, fuzzy('name_words', 'schwarzenberger', 1)],
        [3, fuzzy('name_words', 'schwarzenberger', 2)],
        [2, fuzzy('name_starts', 'schwarzenberger', 1)],
        [1, fuzzy('name_starts', 'schwarzenberger', 2)],
        [6, { term: { email_locals: 'x' } }],
      ],
      [
        [6, 6],
        [7, 3],
      ],
    ],
    [
      { local: 'x', word: 'schwarzenberger', joined: [], edits: 2, isLast: false },
      [
        [6, { terms: { name_words: ['schwarzenberger'] } }],
        [5, { prefix: { name_words: { value: 'schwarzenberger' } } }],
        [4, fuzzy('name_words', 'schwarzenberger', 1)],
        [3, fuzzy('name_words', 'schwarzenberger', 2)],
        [6, { term: { email_locals: 'x' } }],
      ],
      [
        [6, 6],
        [7, 3],
      ],
    ],
    [
      { local: 'ma', word: 'ma', joined: [], full: ['mariana'], edits: 0, isLast: false },
      [
        [6, { terms: { name_words: ['ma'] } }],
        [5, { term: { name_starts: 'ma' } }],
        [5, { terms: { name_words: ['mariana'] } }],
        [6, { term: { email_locals: 'ma' } }],
      ],
      [
        [1, 5],
        [2, 5],
        [3, 5],
        [5, 5],
        [9, 5],
      ],
    ],
    [
      { local: 'cruz', word: 'cruz', joined: ['lacruz'], edits: 0, isLast: false },
      [
        [6, { terms: { name_words: ['cruz', 'lacruz'] } }],
        [5, { term: { name_starts: 'cruz' } }],
        [5, { terms: { name_starts: ['lacruz'] } }],
        [6, { term: { email_locals: 'cruz' } }],
      ],
      [
        [4, 6],
        [5, 6],
      ],
    ],
    [
      { local: 'y', word: 'y'.repeat(101), joined: [], edits: 0, isLast: false },
      [
        [6, { terms: { name_words: ['y'.repeat(101)] } }],
        [5, { match_none: {} }],
        [6, { term: { email_locals: 'y' } }],
      ],
      [],
    ],
  ],
  compound: [
    [
      { local: 'maria.cruz', spellings: [[asTyped('maria'), asTyped('cru')]] },
      [
        [
          6,
          {
            bool: {
              filter: [
                { bool: { should: [{ terms: { name_words: ['maria'] } }] } },
                { bool: { should: [{ terms: { name_words: ['cru'] } }] } },
              ],
            },
          },
        ],
        [
          5,
          {
            bool: {
              filter: [
                { bool: { should: [{ terms: { name_words: ['maria'] } }, { term: { name_starts: 'maria' } }] } },
                { bool: { should: [{ terms: { name_words: ['cru'] } }, { term: { name_starts: 'cru' } }] } },
              ],
            },
          },
        ],
        [6, { term: { email_locals: 'maria.cruz' } }],
        [5, { prefix: { email_locals: { value: 'maria.cruz' } } }],
      ],
      [
        [3, 6],
        [5, 5],
      ],
    ],
    [{ local: 'z'.repeat(321), spellings: [] }, [], []],
  ],
}

for (const [kind, rows] of Object.entries(table)) {
  t.test(`The term "${kind}" becomes these matches and finds these leads`, async (t) => {
    for (const [facts, matches, found] of rows) {
      const compiled = compileSearchText({ terms: [{ kind, ...facts } as SearchTerm] })
      const text = JSON.stringify(facts).slice(0, 100)
      t.strictSame(compiled, { bool: { must: [bestOf(matches)] } }, text)
      t.same(await find(compiled), found, `${text} finds ${found.length}`)
    }
  })
}

t.test('All terms must match, and their scores add up', async (t) => {
  const maria = { kind: 'word', local: 'maria', ...asTyped('maria') } as const
  const cru = { kind: 'word', local: 'cru', ...asTyped('cru') } as const
  t.same(await find(compileSearchText({ terms: [maria, cru] })), [[5, 11]])
})

t.test('Optional terms need not match, and raise the score of who matches them', async (t) => {
  const maria = { kind: 'word', local: 'maria', ...asTyped('maria') } as const
  const cruz = { kind: 'word', local: 'cruz', ...asTyped('cruz') } as const
  t.same(await find(compileSearchText({ terms: [maria], optional: [cruz] })), [
    [5, 12],
    [1, 6],
    [2, 6],
  ])
})

t.test('Words are found in texts where the search asks for it, some here and some there', async (t) => {
  const answer = (transcript: string) => ({ question: 'Nurse?', transcript, file: null })
  const texts = await createScratchIndex(t, [
    { id: 1, first_name: 'Maria', last_name: 'Night', answers: [answer('I was a nurse.')] },
    { id: 2, first_name: 'Maria', answers: [answer('Nursing, nights'), answer('since 2019')] },
    { id: 3, first_name: 'Joy', answers: [answer('Maria is a nurse')], others: { shift: 'night' } },
    { id: 4, first_name: 'Nurse', last_name: 'Maria', email: 'night@acme.ph' },
    { id: 5, first_name: 'Ana', school_name: 'Maria Nursery', education: 'Nurse Aide' },
    { id: 6, first_name: 'Ana', phone: '0917 555 2019', answers: [answer('mail maria@acme.ph, AP4 or nurce')] },
    { id: 7, first_name: 'Marya', last_name: 'Nursea' },
  ])
  for (const [text, places, found] of [
    [
      'maria nurse',
      [],
      [
        [4, 12],
        [7, 9],
      ],
    ],
    [
      'maria nurse',
      ['answers'],
      [
        [4, 24],
        [7, 21],
        [1, 6],
        [3, 0],
      ],
    ],
    [
      'maria nurse',
      ['attributes'],
      [
        [4, 24],
        [7, 21],
        [5, 0],
      ],
    ],
    [
      'nurse',
      ['answers', 'attributes'],
      [
        [4, 6],
        [7, 5],
        [1, 0],
        [3, 0],
        [5, 0],
      ],
    ],
    [
      'nurse night',
      ['answers', 'attributes'],
      [
        [4, 24],
        [1, 6],
        [3, 0],
      ],
    ],
    [
      'nurs',
      ['answers'],
      [
        [4, 5],
        [7, 5],
        [1, 0],
        [2, 0],
        [3, 0],
      ],
    ],
    [
      'nurs maria',
      ['answers'],
      [
        [4, 23],
        [7, 21],
      ],
    ],
    ['since-2019', ['answers'], [[2, 0]]],
    [
      '2019',
      ['answers'],
      [
        [6, 1],
        [2, 0],
      ],
    ],
    ['maria@acme.ph', ['answers', 'attributes'], []],
    ['@acme.ph', ['answers', 'attributes'], [[4, 1]]],
    ['AP4', ['answers', 'attributes'], [[4, 1]]],
  ] as const) {
    const query = compileSearchText(readSearchText(text, 'PH', places))
    t.same(await find(query, texts), found, `${text} in ${places.join(' and ')}`)
    const explained = fieldsUsed(query, new Set(['answer_words', 'attribute_words']))
    const isWord = !/@|AP/.test(text)
    t.same(
      explained,
      isWord
        ? ['answer_words', 'attribute_words'].filter((name) =>
            places.some((place) => name.startsWith(place.slice(0, 6))),
          )
        : [],
    )
  }
})

/** More than two thousand words with two wrong letters, neither of them the first. */
function twoLettersOff(word: string): string[] {
  const found: string[] = []
  for (let first = 1; first < word.length; first++)
    for (let second = first + 1; second < word.length; second++)
      for (const one of 'bdfghjkmpquvwxyz')
        for (const other of 'bdf')
          found.push(Array.from(word, (kept, at) => (at === first ? one : at === second ? other : kept)).join(''))
  return found
}

t.test('A typo is found however many names of the index are as near', async (t) => {
  const word = 'zentralneria'
  const near = twoLettersOff(word)
  t.equal(new Set(near).size, 2_640, 'words of the index, all two edits away')
  const leads = Array.from({ length: near.length / 40 }, (_, at) => ({
    id: at + 1,
    first_name: near.slice(at * 40, (at + 1) * 40).join(' '),
  }))
  const { engine, index } = await createScratchIndex(t, leads)
  for (const isLast of [false, true]) {
    const term = { kind: 'word', local: word, ...asTyped(word), edits: 2, isLast } as const
    for (const query of [compileSearchText({ terms: [term] }), allOf(compileSearchText({ terms: [term] }))]) {
      const answer = await engine.client.search({ index, query, size: 0, track_total_hits: true })
      t.same(answer.hits.total, { value: leads.length, relation: 'eq' })
    }
  }
})

function bestOf(matches: readonly (readonly [number, EngineQuery])[]): EngineQuery {
  if (matches.length === 0) return { match_none: {} }
  return { dis_max: { queries: matches.map(([boost, filter]) => ({ constant_score: { filter, boost } })) } }
}

async function find(
  query: EngineQuery,
  { engine, index }: ScratchIndex = names,
): Promise<[id: number, score: number][]> {
  const sort = [{ _score: { order: 'desc' as const } }, { id: 'asc' as const }]
  const answer = await engine.client.search({ index, query, sort, size: 100, _source: false })
  return answer.hits.hits.map(({ _id, _score }) => [Number(_id), _score ?? 0])
}
