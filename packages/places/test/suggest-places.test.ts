import t from 'tap'
import { isSoon } from '../../../test/support/soon.ts'
import { nearestRows } from '../src/nearest-rows.ts'
import { loadPlaces } from '../src/places.ts'
import { TextColumn } from '../src/text-column.ts'

const { findPlace, suggestPlaces } = loadPlaces()
const textsOf = (typed: string, country: string | null = 'PH') =>
  suggestPlaces(typed, { country }).map(({ text, match }) => `${match}: ${text}`)

const first: readonly (readonly [typed: string, country: string | null, first: string])[] = [
  ['mak', 'PH', 'begins: Makati City, National Capital Region, Philippines'],
  ['MAKATI', 'PH', 'begins: Makati City, National Capital Region, Philippines'],
  ['cebu', 'PH', 'begins: Cebu City, Central Visayas, Philippines'],
  ['london', 'CA', 'begins: London, Ontario, Canada'],
  ['london', 'PH', 'begins: London, England, United Kingdom'],
  ['paris, te', 'PH', 'begins: Paris, Texas, United States'],
  ['Paris, TX', 'PH', 'means: Paris, Texas, United States'],
  ['BGC, Taguig', 'PH', 'means: Taguig, National Capital Region, Philippines'],
  ['saigon', 'PH', 'begins: Ho Chi Minh City, Ho Chi Minh City (HCMC), Vietnam'],
  ['philipp', 'PH', 'begins: Philippines'],
  ['st. pet', 'US', 'begins: St. Petersburg, Florida, United States'],
  ['são pa', 'BR', 'begins: São Paulo, São Paulo, Brazil'],
  ['東京', 'JP', 'begins: Tokyo, Tokyo, Japan'],
  ['Makatti', 'PH', 'similar: Makati City, National Capital Region, Philippines'],
  ['quezn city', 'PH', 'similar: Quezon City, National Capital Region, Philippines'],
  ['Warszawaa', 'PL', 'similar: Warsaw, Mazovia, Poland'],
  ['Warszawaa', null, 'similar: Warsaw, Mazovia, Poland'],
]

t.test('The first suggestion is the likeliest place at home, else elsewhere', async (t) => {
  for (const [typed, country, expected] of first) t.equal(textsOf(typed, country)[0], expected, typed)
  for (const typed of ['', ' ', ',', 'x', 'xyzzyqqq', ', PH', '?!']) t.same(textsOf(typed), [], typed)
})

t.test('All places at home come before the others, ten at most, and none twice', async (t) => {
  for (const country of ['PH', 'US', 'FR', 'IN', null])
    for (const typed of ['ma', 'san', 'le', 'new ', 'pa', 'b', 'ba', 'é']) {
      const found = suggestPlaces(typed, { country })
      const isHome = found.map(({ place }) => place.country === country)
      t.notOk(isHome.lastIndexOf(true) > isHome.indexOf(false) && isHome.includes(false), `${typed} in ${country}`)
      t.ok(found.length <= 10)
      t.equal(new Set(found.map(({ text }) => text)).size, found.length)
    }
  t.equal(suggestPlaces('ma', { country: 'PH', limit: 3 }).length, 3)
})

t.test('What is suggested is found as the place that was meant', async (t) => {
  const letters = 'abcdefghiklmnoprstuvz'
  const wrong = Array.from(letters).flatMap((one) =>
    Array.from(letters).flatMap((two) =>
      ['PH', 'US', 'BR'].flatMap((country) =>
        suggestPlaces(one + two, { country }).filter(({ text, place, match }) => {
          const found = findPlace(text, { country, whole: true })
          return match === 'begins' && (found?.kind !== place.kind || found.latitude !== place.latitude)
        }),
      ),
    ),
  )
  t.same(wrong, [])
})

t.test('Similar names are those that comparing all of them finds', async (t) => {
  const names = [
    ...new Set(
      Array.from({ length: 700 }, (_, n) =>
        Array.from({ length: 1 + (n % 6) }, (_, at) => 'aбbc'[(n * 7 + at * n * 3 + (n >> at)) % 4]).join(''),
      ),
    ),
  ]
  const bytes = (text: string) => Buffer.from(text)
  const sorted = names.sort((a, b) => Buffer.compare(bytes(a), bytes(b)))
  const column = new TextColumn(bytes(sorted.join('\n')))
  for (const typed of ['a', 'abc', 'cab', 'бaб', 'abcabc', 'ccccccc'])
    for (const most of [0, 1, 2]) {
      const expected = sorted.flatMap((name, row) => {
        const edits = distance(bytes(typed), bytes(name))
        return bytes(name)[0] === bytes(typed)[0] && edits <= most ? [{ row, edits }] : []
      })
      t.same(nearestRows(column, bytes(typed), most), expected, `${typed}, ${most}`)
    }
})

t.test('Suggestions come within a few milliseconds', async (t) => {
  const typed = ['ma', 'mak', 'sa', 'san', 'makatti', 'ka', 'Barcelonna', 'new y']
  for (let warm = 0; warm < 3; warm++) for (const text of typed) suggestPlaces(text, { country: 'PH', limit: 9 - warm })
  for (const text of typed) {
    const start = performance.now()
    // Another country is not remembered.
    suggestPlaces(text, { country: 'TH' })
    const ms = performance.now() - start
    t.comment(`${text}: ${ms.toFixed(1)} ms`)
    t.ok(isSoon(ms, 10), text)
  }
})

/** Levenshtein distance, as it is defined. */
function distance(a: Uint8Array, b: Uint8Array): number {
  let line = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (const [i, byte] of a.entries()) {
    const next = [i + 1]
    for (let at = 1; at <= b.length; at++)
      next.push(
        Math.min((line[at - 1] ?? 0) + (b[at - 1] === byte ? 0 : 1), (line[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1),
      )
    line = next
  }
  return line[b.length] ?? 0
}
