import t from 'tap'
import { golden } from './bar/golden.ts'
import {
  type CompanyName,
  companyNames,
  fullName,
  type Lead,
  leadNamed,
  leads,
  loadPeople,
  spellings,
  wide,
} from './bar/people.ts'
import { startSystem } from './support/system.ts'

const system = await startSystem()
t.teardown(() => system.stop())
const companies = await loadPeople(system)
const patient = { timeout: 300_000 }

interface Found {
  readonly total: number
  readonly ids: readonly number[]
}

async function find(company: CompanyName, typed: string): Promise<Found> {
  const { status, body } = await companies[company].search({ 'filter[query]': typed, per_page: 100 })
  if (status !== 200) throw new Error(`${status} for ${JSON.stringify(typed)}: ${body.message}`)
  return { total: body.total, ids: body.candidates.map(({ id }) => id) }
}

async function suggest(company: CompanyName, typed: string, more = '') {
  const address = `${system.address}/v1/leads/suggest?query=${encodeURIComponent(typed.toWellFormed())}${more}`
  const answer = await fetch(address, { headers: { 'X-Api-Key': companies[company].key } })
  const body = (await answer.json()) as { leads: { id: number }[]; reading?: unknown; warnings?: unknown }
  const warning = decodeURIComponent(answer.headers.get('X-Search-Warning') ?? '')
  return { status: answer.status, warning, ...body }
}

/** Does a thing with each item, a few at a time, and keeps their order. */
async function each<Item, Result>(items: readonly Item[], act: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  const queue = items.entries()
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await act(item)
  }
  await Promise.all(Array.from({ length: 6 }, worker))
  return results
}

function percent(part: number, whole: number): string {
  return `${part} of ${whole}, ${((100 * part) / whole).toFixed(1)} %`
}

function say(company: CompanyName, typed: string, { total, ids }: Found): string {
  const shown = ids.slice(0, 3).map((id) => `${id} ${fullName(leads[id - 1] as Lead)}`)
  return `${company}: ${JSON.stringify(typed)} found ${total}: ${shown.join(', ')}`
}

t.test('What is typed finds whom it means, first', patient, async (t) => {
  t.ok(golden.length >= 400, `${golden.length} pairs`)
  const judged = await each(golden, async (pair) => {
    const { company, typed, expected, total } = pair
    const found = await find(company, typed)
    const { leads: suggested } = await suggest(company, typed)
    const place = expected === null ? found.total : found.ids.indexOf(leadNamed(company, expected).id)
    return {
      ...pair,
      first: place === 0,
      amongThree: place === 0 || (expected !== null && place > 0 && place < 3),
      totalRight: total === undefined || found.total === total,
      suggested: suggested.length <= 8 && suggested[0]?.id === found.ids[0],
      what: `${say(company, typed, found)}; expected ${expected ?? 'nobody'}, in all ${total ?? 'any number'}`,
    }
  })
  const named = judged.filter(({ kind }) => kind === 'name')
  const exact = judged.filter(({ kind }) => kind !== 'name')
  for (const [kind, pairs = []] of Object.entries(Object.groupBy(exact, ({ kind }) => kind))) {
    const right = pairs.filter(({ first, totalRight }) => first && totalRight)
    t.comment(`${kind}: right lead first and total right: ${percent(right.length, pairs.length)}`)
  }
  const first = named.filter((pair) => pair.first).length
  const amongThree = named.filter((pair) => pair.amongThree).length
  t.comment(`name: first: ${percent(first, named.length)}; among the first three: ${percent(amongThree, named.length)}`)

  t.same(
    exact.flatMap(({ first, totalRight, what }) => (first && totalRight ? [] : [what])),
    [],
    'ids, phones, emails and their parts: all right',
  )
  t.ok(amongThree / named.length >= 0.97, 'names: among the first three')
  t.ok(first / named.length >= 0.9, 'names: first')
  t.same(
    named.flatMap(({ first, what }) => (first ? [] : [what])),
    [],
    'names: whom the table names comes first, without exception so far',
  )
  t.same(
    judged.flatMap(({ suggested, what }) => (suggested ? [] : [what])),
    [],
    'the suggestions begin with the same lead',
  )
})

interface Claim {
  readonly company: CompanyName
  readonly typed: string
  /** Found exactly, in this order; or only one that must be among those found. */
  readonly ids: readonly number[] | number
}

/** Types each text and fails with those that were not answered as claimed. */
function claim(sentence: string, claims: readonly Claim[]): void {
  t.test(sentence, patient, async (t) => {
    const faults = await each(claims, async ({ company, typed, ids }) => {
      const found = await find(company, typed)
      const right =
        typeof ids === 'number'
          ? found.ids.includes(ids)
          : found.total === ids.length && String(found.ids) === String(ids)
      return right ? [] : [`${say(company, typed, found)}; expected ${ids.toString() || 'nobody'}`]
    })
    t.comment(`right: ${percent(claims.length - faults.flat().length, claims.length)}`)
    t.same(faults.flat(), [])
  })
}

/** Those for whom it holds, newest first, then by the higher id. */
function idsOf(company: CompanyName, holds: (lead: Lead) => boolean | undefined): number[] {
  return leads
    .filter((lead) => lead.company === company && holds(lead))
    .sort((a, b) => b.created.getTime() - a.created.getTime() || b.id - a.id)
    .map(({ id }) => id)
}

/** The first letters of each word, also of those between hyphens. */
function beginnings(name: string, length: number): string[] {
  const words = name.split(/[\s-]+/u).map((word) => Array.from(word.replace(/[^\p{L}\p{M}]/gu, '')))
  return words.map((letters) => letters.slice(0, length).join('')).filter((text) => text !== '')
}

claim(
  'Any lead is found by its id, email, phone and name, however they are written',
  leads.flatMap((lead) => {
    const { id, company, email, phone } = lead
    const name = fullName(lead)
    const ways = [
      [`AP${id}`, String(id), name, name.split(' ').toReversed().join(' '), ...beginnings(name, 3)],
      email?.includes('@') ? [email] : [],
      phone === null ? [] : spellings(company, phone),
    ]
    return ways.flat().map((typed) => ({ company, typed, ids: id }))
  }),
)

/** The text with its digit number `place` from the end, counted from 1, raised by one. */
function wrongDigit(text: string, place: number): string {
  const at = [...text.matchAll(/\p{Nd}/gu)].at(-place)?.index ?? 0
  const digit = text[at]?.normalize('NFKC')
  const wrong = String((Number(digit) + 1) % 10)
  return text.slice(0, at) + (text[at] === digit ? wrong : wide(wrong)) + text.slice(at + 1)
}

function wrongLetter(text: string, place: number): string {
  const at = place % text.length
  return text.slice(0, at) + (text[at] === 'e' ? 'o' : 'e') + text.slice(at + 1)
}

claim(
  'A phone with one wrong digit finds only who has that one',
  leads.flatMap(({ company, phone }, index) => {
    if (phone === null) return []
    const place = 1 + (index % 6)
    const wrong = wrongDigit(phone, place)
    const ids = idsOf(company, (other) => other.phone === wrong)
    const some = spellings(company, phone).filter((_, style) => style % 4 === index % 4)
    return some.map((spelling) => ({ company, typed: wrongDigit(spelling, place), ids }))
  }),
)

claim(
  'An email with one wrong letter finds only who has that one',
  leads.flatMap(({ company, email }, index) => {
    if (!email?.includes('@')) return []
    const wrong = [index, index + 9].map((place) => wrongLetter(email, place))
    return wrong
      .filter((typed) => /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(typed))
      .map((typed) => ({
        company,
        typed,
        ids: idsOf(company, (other) => other.email?.toLowerCase() === typed.toLowerCase()),
      }))
  }),
)

claim(
  'The id of another company finds nobody',
  leads.map(({ id, company }) => {
    const next = (companyNames.indexOf(company) + 1 + (id % 6)) % companyNames.length
    return { company: companyNames[next] ?? 'Solo', typed: `AP${id}`, ids: [] }
  }),
)

claim(
  'A number finds the lead, then the candidate, then from three digits on the phones that end so',
  leads.flatMap(({ id }) => {
    const typed = String(id)
    return companyNames
      .filter((_, index) => index % 3 === id % 3)
      .map((company) => {
        const tiers = [
          idsOf(company, (lead) => lead.id === id),
          idsOf(company, (lead) => lead.candidateId === id),
          idsOf(company, ({ phone }) => typed.length > 2 && phone?.endsWith(typed)),
        ]
        return { company, typed, ids: [...new Set(tiers.flat())] }
      })
  }),
)

t.test('Names are ranked exact, prefix, one edit, two edits; ties by the newest, then the higher id', async (t) => {
  async function ranked(typed: string): Promise<string> {
    const { total, ids } = await find('Solo', typed)
    t.equal(total, ids.length)
    return ids.map((id) => fullName(leads[id - 1] as Lead)).join(', ')
  }
  const exact = 'Alexandra Newest, ALEXANDRÁ Tie, Tie Alexandra, Alexandra Tie, Alexandra Oldest'
  const prefix = 'Alexandrana Prefix, Prefix Alexandraby'
  const oneEdit = 'Oneinsert Alexanddra, Alexadnra Oneswap, Alexandro Onechange, Alexndra Oneless'
  const twoEdits = 'Alezandro Twoedits, Alxenadra Twoswaps'
  t.equal(await ranked('alexandra'), [exact, prefix, oneEdit, twoEdits].join(', '))
  t.equal(await ranked('marlon'), 'Marlon Exact, Marlonita Prefix, Marlan Oneedit, Marlanita Halftyped')
  const whole = 'Katarzyna Prefix, Katarzin Oneedit, Katerzin Twoedits'
  t.equal(await ranked('katarzyn'), `${whole}, Katarzinska Halfoneedit, Katerzinska Halftwoedits`)
  t.equal(await ranked('katarzyn twoedits'), 'Katerzin Twoedits')
  t.equal(await ranked('katarzyn halfoneedit'), '', 'only the last word may be typed half and wrongly')
  for (const typed of ['marta lopez', 'Lopez Marta']) {
    t.equal(await ranked(typed), 'Lopez Marta, Martana Lopez, Marta Lopezini, Marta Lopes, Martha Lopez')
  }
})

t.test('A fallback is said in the header of the search and of the suggestions, and in their debug', async (t) => {
  const sentence = 'No lead matches every word of the search text, so these may lack "mr." and "jr."'
  const texts = { 'Mr. Robert Lee Jr.': sentence, 'Robert Lee': '', 'Mr. Robert Smythe': '' }
  for (const [typed, expected] of Object.entries(texts)) {
    t.equal((await companies.US.search({ 'filter[query]': typed })).warning, expected, typed)
    const suggested = await suggest('US', typed, '&debug=true')
    t.equal(suggested.warning, expected)
    t.same(suggested.warnings, expected === '' ? [] : [expected])
  }
})

const odd = [
  Array.from(`*()":-'\\/[]{}+&|!^~?$@.,<>;=%#\0\n\t \u{1f600}\ud800`),
  ['**', '\\"', ']{', '&&', '||', '^2', '@@', '@.', 'a@', '@a', 'a@@b.c', '@a@b', '+@+', '++', '+0', '00', '000', '-1'],
  ['AP', 'AP$', 'ap ap', 'AP-1', 'AP 0', 'AP1 AP2 AP3', '1 2 3'],
  ['1.2.3.4', '12:30', '2026-01-01', '1e9', 'NaN', 'null'],
  ['AND', 'OR NOT', 'first_name:*', 'maria*', 'mar?a', 'maria~2', '"maria', 'maria\\', '(maria', '/.*/', '__proto__'],
  ['{"match_all":{}}', "'; DROP TABLE lead; --", '<script>', '%s%n', '../../etc', 'undefined', '0000000000'],
  ['maria\0cruz', '\u0001\u001f\u007f\u0085', '\u2028\u2029', '\uFEFF'],
  ['\u200b\u200d', '\u202Emaria', '\uFFFD', '\r\n'],
  ['maria\udc00', '\udc00\ud800', '👩‍👩‍👧‍👦', '\u0301', 'a\u0301\u0301', 'İ', 'ı', 'ﷺ', 'ẞ', '①②③', '٠١٢', 'Ⅷ', '½'],
  ['9'.repeat(19), '1'.repeat(40), '+'.repeat(30), ' '.repeat(30), '('.repeat(30), '"'.repeat(31)],
].flat()

const alphabet = 'etaoinshrdlu'

/** Different words in a row, up to 900 characters. */
function differentWords(length: number): string {
  const letter = (index: number, place: number) => alphabet[(index + place * (1 + (index % 5))) % alphabet.length]
  const word = (index: number) => Array.from({ length }, (_, place) => letter(Math.floor(index / (place + 1)), place))
  return Array.from({ length: 900 / (length + 1) }, (_, index) => word(index).join('')).join(' ')
}

function inRow(piece: (index: number) => string): string {
  let text = ''
  for (let index = 0; text.length + piece(index).length <= 900; index++) text += piece(index)
  return text
}

const repeated = [
  ['a.b.c.', 'maria-', "o'", '0-', 'AP1 ', '7 ', '123 ', '1234567890', '９', '😀', '\ud83d', 'a@b.c ', '@a.de ', '+1 '],
  Array.from(`a *"'\\(:-+@.ßﷺﬃ½㌀\u0301花ก\0_~/`),
].flat()
const long = repeated.map((piece) => piece.repeat(900 / piece.length))
long.push(
  ...[1, 2, 5, 8].map(differentWords),
  inRow((index) => `a${index}@b.de `),
  inRow((index) => `+63917555${String(index).padStart(4, '0')} `),
  inRow((index) => `${index} `),
  inRow((index) => `x.${index} `),
  `+${'6'.repeat(899)}`,
  `Zalg${'\u0316'.repeat(896)}`,
  `${'a.b.c.'.repeat(149)}d@e.f`,
)

t.test('Odd and long text is answered like any other', patient, async (t) => {
  let slowest = { ms: 0, text: '' }
  const faults: string[] = []
  for (const text of [...odd, ...long]) {
    const start = performance.now()
    const { status } = await companies.PH.search({ 'filter[query]': text })
    const ms = performance.now() - start
    if (ms > slowest.ms) slowest = { ms, text }
    const { status: suggested } = await suggest('US', text)
    if (status !== 200 || suggested !== 200)
      faults.push(`${status} and ${suggested} for ${encodeURIComponent(text.toWellFormed())}`)
  }
  t.comment(
    `${odd.length + long.length} texts; the slowest took ${slowest.ms.toFixed(0)} ms: ${encodeURIComponent(slowest.text.toWellFormed()).slice(0, 60)}`,
  )
  t.same(faults, [])
})

t.test('Random text is answered too', patient, async (t) => {
  const signs = Array.from(`abcmariAPap0123456789@@..--''"\\*(:)+ \t\0&|!~^[]{}/ßøñ花ก\u0301\u200d`)
  const pieces = [signs, ['😀', '\ud83d', 'maria', 'cruz', '0917', '@acme.ph', 'AP1', '63', 'de la ', '+63 ']].flat()
  let seed = 20_260_301
  const below = (limit: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((seed / 2 ** 32) * limit)
  }
  const texts = Array.from({ length: 400 }, (_, index) => {
    const length = 1 + below(index % 4 === 0 ? 500 : 12)
    return Array.from({ length }, () => pieces[below(pieces.length)])
      .join('')
      .slice(0, 900)
  })
  const statuses = await each(texts, async (text) => (await companies.PH.search({ 'filter[query]': text })).status)
  t.same(
    texts.filter((_, index) => statuses[index] !== 200).map((text) => encodeURIComponent(text.toWellFormed())),
    [],
  )
})

t.test('Bytes that are no text, and text that is too long, are no fault of the server', async (t) => {
  const path = `${system.address}/api/talkpush_services/campaign_invitations?api_key=${companies.PH.key}`
  for (const query of [
    '%FF',
    '%C3%28maria',
    '%ED%A0%80',
    '%F5%80%80%80',
    'mar%00ia',
    '%',
    '%zz',
    '%u0041',
    'a%0d%0ab',
  ]) {
    t.equal((await fetch(`${path}&filter[query]=${query}`)).status, 200, query)
  }
  for (const length of [901, 1_000, 4_000, 12_000]) {
    for (const sign of ['a', '1', ' a', '.']) {
      const { status } = await companies.PH.search({ 'filter[query]': sign.repeat(length / sign.length) })
      t.ok(status === 200 || status === 400, `${length} characters of ${JSON.stringify(sign)}: ${status}`)
    }
  }
})

t.test('Suggestions are at most eight leads, and say how the search text was understood when asked', async (t) => {
  const many = await suggest('PH', '@mail.example')
  t.equal(many.leads.length, 8)
  t.notOk('reading' in many)
  const { leads: found, reading } = await suggest('PH', 'maria.cruz 0917', '&debug=true')
  t.equal(found[0]?.id, leadNamed('PH', 'Maria Cruz').id)
  t.match(JSON.stringify(reading), /63917.*maria\.cruz/)
  t.same((await suggest('PH', '')).leads, [])
})
