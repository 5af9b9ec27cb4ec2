import t from 'tap'
import { fallBackText } from '../src/search/fall-back.ts'
import { readSearchText } from '../src/search/read-search-text.ts'
import { isTooLong } from '../src/search/search-text.ts'

const maria = { kind: 'word', word: 'maria', edits: 1 }
const mobile = { kind: 'digits', phone: '639175550123' }

t.test('Each part of a text is read as what it looks like', async (t) => {
  for (const [text, country, terms] of [
    ['AP123', 'PH', [{ kind: 'application', id: '123' }]],
    ['ap123$', 'PH', [{ kind: 'application', id: '123' }]],
    [' AP 123 ', 'PH', [{ kind: 'application', id: '123' }]],
    ['ＡＰ１２３', 'PH', [{ kind: 'application', id: '123' }]],
    ['Maria.Cruz@Acme.PH', 'PH', [{ kind: 'email', address: 'maria.cruz@acme.ph' }]],
    ['maria@', 'PH', [{ kind: 'email local part', local: 'maria' }]],
    ['@Acme.ph', 'PH', [{ kind: 'email domain', domain: 'acme.ph' }]],
    ['maria.cruz', 'PH', [{ kind: 'compound', local: 'maria.cruz' }]],
    ['+63 917 555 0123', 'PH', [mobile]],
    ['0917-555-0123', 'PH', [mobile]],
    ['(0917) 5550123', 'PH', [mobile]],
    ['００６３９１７５５５０１２３', 'PH', [mobile]],
    ['639175550123', 'US', [mobile]],
    ['+63 (0)917 555 0123', undefined, [mobile]],
    ['(212) 555-0123', 'US', [{ kind: 'digits', phone: '12125550123' }]],
    ['1', 'PH', [{ kind: 'digits', id: '1', phone: undefined, phoneEnd: undefined, phoneBeginnings: [] }]],
    ['123', 'PH', [{ kind: 'digits', id: '123', phoneEnd: '123', phoneBeginnings: [] }]],
    ['0123', 'PH', [{ kind: 'digits', id: undefined, phoneEnd: '0123', phoneBeginnings: ['63123'] }]],
    ['63917', 'PH', [{ kind: 'digits', id: '63917', phoneEnd: '63917', phoneBeginnings: ['63917'] }]],
    ['0917', undefined, [{ kind: 'digits', id: undefined, phoneEnd: '0917', phoneBeginnings: [] }]],
    ['ＭＡＲÍＡ', 'PH', [maria]],
    ['lee', 'US', [{ kind: 'word', word: 'lee', edits: 0 }]],
    ['schwarzenberger', 'US', [{ kind: 'word', edits: 2 }]],
    ['Weiß', 'US', [{ kind: 'word', word: 'weiss', edits: 1 }]],
    ['Иванова', 'US', [{ kind: 'word', word: 'иванова', edits: 0 }]],
    ["O'Brien", 'US', [{ kind: 'compound', local: "o'brien" }]],
    ['maria AP1 cruz', 'PH', [{ kind: 'application' }, maria, { word: 'cruz', isLast: true }]],
    ['0917 maria', 'PH', [{ phoneBeginnings: ['63917'] }, maria]],
    ['maria\0cruz', 'PH', [maria, { word: 'cruz' }]],
    ['09175550123, maria', 'PH', [mobile, maria]],
    ['AP1, maria', 'PH', [{ kind: 'application', id: '1' }, maria]],
    [
      '"AP1"; #4711',
      'PH',
      [
        { kind: 'application', id: '1' },
        { kind: 'digits', id: '4711' },
      ],
    ],
    ['tel:+639175550123', 'US', [mobile]],
    ['+63 917 555 0123 ext. 5', 'US', [mobile]],
    ['+63 917 555 0123 x123456', 'US', [mobile]],
    ['09175550123 +63 918 555 0124', 'PH', [mobile, { phone: '639185550124' }]],
    ['09175550123 09185550124', 'PH', [mobile, { phone: '639185550124' }]],
    ['06 12 34 56', 'FR', [{ kind: 'digits', phoneEnd: '06123456', phoneBeginnings: ['336123456'] }]],
    ['6 12 34 56', 'FR', [{ kind: 'digits', phoneEnd: '6123456', phoneBeginnings: [] }]],
    ['1 23', 'FR', [{ id: '1' }, { id: '23' }]],
    ['(AP1)', 'PH', [{ kind: 'application', id: '1' }]],
    ['“AP:1”.', 'PH', [{ kind: 'application', id: '1' }]],
    ['AP001$$', 'PH', [{ kind: 'application', id: '1' }]],
    ['id:4711', 'PH', [{ kind: 'digits', id: '4711' }]],
    ['“09175550123”!', 'PH', [mobile]],
    ['Phone: 0917 555 0123', 'PH', [mobile]],
    ['maria;09175550123', 'PH', [mobile, maria]],
    ['0917–555–0123 x5', 'PH', [mobile]],
    ['00639175550123', 'US', [mobile]],
    ['+2 212 555 0123', 'US', [{ kind: 'digits', phone: undefined }]],
    ['09175550123 0123', 'PH', [mobile, { phoneEnd: '0123' }]],
    ['1000001 0917 555 0123', 'PH', [{ id: '1000001' }, mobile]],
    ['(212) 555-2368, (212) 555-2368', 'US', [{ phone: '12125552368' }, { phone: '12125552368' }]],
    ['maria@acme.ph,09175550123', 'PH', [mobile, { kind: 'email', address: 'maria@acme.ph' }]],
    ['#hash@acme.ph', 'PH', [{ kind: 'email', address: '#hash@acme.ph' }]],
    ['андрей', 'US', [{ kind: 'word', word: 'андреи', local: 'андрей' }]],
    ['José.Garcia', 'US', [{ kind: 'compound', local: 'josé.garcia' }]],
    ...(
      [
        '٠٩١٧ ٥٥٥ ٠١٢٣',
        '۰۹۱۷۵۵۵۰۱۲۳',
        '०९१७ ५५५ ०१२३',
        '০৯১৭৫৫৫০১২৩',
        '๐๙๑๗๕๕๕๐๑๒๓',
        '+٦٣ ٩١٧ ٥٥٥ ٠١٢٣',

        '0917 - 555 - 0123',
        '0917 / 555 / 0123',
        '0917 . 555 . 0123',
        '0917ー555ー0123',
        '0917_555_0123',
        '0917−555−0123',
        'Mobile No. 0917 555 0123',
        'Tel. No.: 0917-555-0123',
        'Cell 0917 555 0123',
        'WhatsApp: +63 917 555 0123',
        'Ph# 09175550123',
        'T: 0917 555 0123',
        'No. HP 09175550123',
        'Teléfono: 09175550123',
        '电话：09175550123',

        '📞 0917 555 0123',
        '☎ 09175550123',
        'Tél. : 09175550123',
        'Тел. +63 917 555 0123',
        'CP No. (0917) 555 0123',

        'wa.me/639175550123',
        'https://wa.me/639175550123?text=hi',
        '="09175550123"',
        '( 0917 ) 555 0123',
        '+ 63 917 555 0123',
        'https://api.whatsapp.com/send?phone=639175550123',
        'viber://chat?number=%2B639175550123',
        '0917-555-0123;ext=12',
        '0917 555 0123 #12',
        '0917 555 0123 extn 12',
        '0917 555 0123 Anexo 12',
        '0917 555 0123 loc. 12',
        '0917 555 0123 local 12',
        '09175550123 int 12',
        '0917 555 0123 poste 12',
        '09175550123 ramal 12',
        '0917 555 0123 доб. 12',
        '0917 555 0123 内線12',
        '0917 555 0123,,12#',
        '+0917 555 0123',
        '0917 555 0123 (mobile)',
        'Home phone: 0917 555 0123',
        'tel:0917-555-0123;phone-context=+63',
        'Call 0917 555 0123',
        '\u202a+63 917 555 0123\u202c',
        '0917\u200b555\u200b0123',
      ] as const
    ).map((text) => [text, 'PH', [mobile]] as const),
    ['٤٧١١', 'PH', [{ kind: 'digits', id: '4711' }]],
    ['AP١٢٣', 'PH', [{ kind: 'application', id: '123' }]],
    ['0917 555 0123 or 0918 555 0124', 'PH', [mobile, { phone: '639185550124' }]],
    ['maria Mobile No. 0917 555 0123', 'PH', [mobile, maria]],
    ['maria handy', 'PH', [maria, { word: 'handy' }]],
    ['(436) 555-0143', 'US', [{ phone: '14365550143', otherPhones: undefined }]],
    ['553187650143', 'BR', [{ otherPhones: ['5531987650143'] }]],
    ['11 8765-4321', 'BR', [{ phone: '551187654321', otherPhones: undefined }]],
    ['97 12 34 56', 'BJ', [{ otherPhones: ['2290197123456'] }]],
    ['4002', 'NU', [{ id: '4002', phone: '6834002' }]],
    ['maria\u200b@acme.ph', 'PH', [{ kind: 'email', address: 'maria@acme.ph' }]],
    ['joy@acme.ph/joy@mail.ph', 'PH', [{ address: 'joy@acme.ph' }, { address: 'joy@mail.ph' }]],
    ['mailto:maria@acme.ph', 'PH', [{ kind: 'email', address: 'maria@acme.ph' }]],
    ['Maria <maria@acme.ph>.', 'PH', [maria, { kind: 'email', address: 'maria@acme.ph' }]],
  ] as const) {
    const read = readSearchText(text, country).terms
    t.match(read, terms, JSON.stringify(text))
    t.equal(read.length, terms.length, `${JSON.stringify(text)} has ${terms.length} terms`)
  }
})

t.test('In texts, a word is found as it is written, and the last word as far as it is typed', async (t) => {
  for (const [text, ...spellings] of [
    ['night nurs', [['night']], [['nurs', '*']]],
    ['Niño', [['nino', '*']]],
    [
      "o'brien",
      [
        ['o', 'brien', '*'],
        ['obrien', '*'],
      ],
    ],
    [
      'e-mail night-shift',
      [['e', 'mail'], ['email']],
      [
        ['night', 'shift', '*'],
        ['nightshift', '*'],
      ],
    ],
    ['grade 12', [['12']], [['grade', '*']]],
    ['5,000 pesos', [['5', '000']], [['pesos', '*']]],
    ['0917-555-0123 boss', [['0917', '555', '0123']], [['boss', '*']]],
    ['٢٠١٩', [['2019']]],
    ['أحمد', [['احمد', '*']]],
    ['AP123 maria@acme.ph @acme.ph maria@', [], [], [], []],
  ] as const) {
    const { terms } = readSearchText(text, 'PH', ['answers'])
    const found = terms.map((term) =>
      'inTexts' in term && term.inTexts
        ? term.inTexts.map(({ words, isPrefix }) => [...words, ...(isPrefix ? ['*'] : [])])
        : [],
    )
    t.same(found, spellings, text)
  }
})

t.test('What a search text means besides does not depend on where else its words are looked for', async (t) => {
  for (const text of ['Dr. Maria de la Cruz Jr.', "o'brien 0917 555 0123 AP7", 'maria.cruz@acme.ph 2019 2020']) {
    const { in: places, terms } = readSearchText(text, 'PH', ['answers', 'attributes'])
    t.same(places, ['answers', 'attributes'])
    const plain = terms.map((term) => Object.fromEntries(Object.entries(term).filter(([name]) => name !== 'inTexts')))
    t.same(plain, readSearchText(text, 'PH').terms, text)
  }
})

t.test('What falls back is looked for in the same places', async (t) => {
  const fallback = fallBackText(readSearchText('Maria Cruz Jr.', 'PH', ['answers']))
  t.match(fallback?.reading, { in: ['answers'], terms: { length: 2 }, optional: [{ local: 'jr.' }] })
})

t.test('A text without letters and digits has no terms', async (t) => {
  for (const text of ['', '   ', '\0\t\n', '"', '***', '()', '\\', '.,-:;', '\ud800', '\u200b']) {
    t.same(readSearchText(text, 'PH').terms, [], JSON.stringify(text))
  }
})

t.test('The length of a text is its number of code points', async (t) => {
  t.notOk(isTooLong('\u{1f600}'.repeat(1_000)))
  t.ok(isTooLong('\u{1f600}'.repeat(1_001)))
  t.ok(isTooLong('a'.repeat(1_001)))
})

t.test('A search text is read in less than 0.2 ms', async (t) => {
  const usual = ['maria cruz', 'mar cru', 'de la cruz', "o'brien", 'Muñoz', 'AP123$', '4711', 'maria.cruz@acme.ph']
  const phones = ['0917 maria', '+63 917 555 0123', '(0917) 5550123', '639175550123']
  const medians = [...usual, ...phones].map((text) => {
    const times = Array.from({ length: 3_000 }, () => {
      const start = performance.now()
      readSearchText(text, 'PH')
      return (performance.now() - start) * 1_000
    })
    return { text, microseconds: times.slice(1_000).sort((a, b) => a - b)[1_000] ?? Number.NaN }
  })
  const sorted = medians.toSorted((a, b) => a.microseconds - b.microseconds)
  t.comment(sorted.map(({ text, microseconds }) => `${text}: ${microseconds.toFixed(1)}`).join(', '))
  t.comment(`the median of ${medians.length} is ${sorted[medians.length >> 1]?.microseconds.toFixed(1)} µs`)
  for (const { text, microseconds } of medians) t.ok(microseconds < 200, `${text}: ${microseconds.toFixed(1)} µs`)
})

t.test('A word between two numbers separates them', async (t) => {
  const ends = (text: string) =>
    readSearchText(text, 'PH').terms.flatMap((term) => (term.kind === 'digits' ? (term.phoneEnd ?? term.id) : []))
  for (const [text, numbers] of [
    ['0917 o 0918', ['0917', '0918']],
    ['maria 555 or 777', ['555', '777']],
    ['555 and 777 & 888', ['555', '777', '888']],
    ['Jose 2 local 300', ['2', '300']],
    ['0917 555 0123 local 300', ['09175550123']],
  ] as const)
    t.same(ends(text), numbers, text)
  t.equal(readSearchText('0917 o 0918', 'PH').terms.length, 2)
})
