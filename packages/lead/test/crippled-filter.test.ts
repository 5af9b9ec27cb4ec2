import t from 'tap'
import { readPairs } from '../src/request/query-pairs.ts'
import { parseSearch } from '../src/search/parse-search.ts'
import { filterNames, searchParameters } from '../src/search/search-parameters.ts'

type FilterName = keyof typeof filterNames

/** A value that each filter accepts. */
const values: Readonly<Record<FilterName, string>> = {
  query: 'ana@acme.example',
  campaign_id: '1',
  status_selected: 'pending',
  creation_start_date: '01-02-2026',
  creation_end_date: '01-02-2026',
  updated_start_date: '01-02-2026',
  updated_end_date: '01-02-2026',
  scheduled_at_start_date: '01-02-2026',
  scheduled_at_end_date: '01-02-2026',
  source_selected: 'Job fair',
  location_selected: 'Makati',
  location_radius_selected: '10',
  label_selected: 'VIP',
  completion_method_selected: 'Landing Page',
  resume_selected: 'attached',
  sort_by_selected: 'name',
  sort_direction_selected: 'asc',
  others: 'Night shift',
}
const names = Object.keys(filterNames) as FilterName[]

/** What is sent with a filter so that it is valid: a circle needs its centre. */
const rest = (name: FilterName) => (name === 'location_radius_selected' ? '&filter[location_selected]=Makati' : '')
const path = (name: FilterName) => (name === 'others' ? ['others', 'shift'] : [name])
const inBrackets = (parts: readonly string[]) => parts.map((part) => `[${part}]`).join('')
const rightName = (name: FilterName) => `filter${inBrackets(path(name))}`
const e = encodeURIComponent

/** The name of a filter as it arrives crippled, decoded. */
type Cripple = (path: readonly string[]) => string
const [camel, upper, kebab] = [
  (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
  (name: string) => name.toUpperCase(),
  (name: string) => name.replaceAll('_', '-'),
]
const words =
  'filters Filter FILTER Filters $filter @filter filter_ my_filter lead-filter params[filter] search.filter filter[] filter[0] filter[filter] ﬁlter ｆｉｌｔｅｒ fil\u200Bter FİLTER \ufefffilter'
const wordsMisspelt = 'fitler fliter filtre fiter filtr fillter filtet'
const cripples: readonly Cripple[] = [
  ...`${words} ${wordsMisspelt}`.split(' ').map(
    (word): Cripple =>
      (parts) =>
        word + inBrackets(parts),
  ),
  (parts) => ` filter${inBrackets(parts)}`,
  (parts) => `filter ${inBrackets(parts)}`,
  ...['.', '_', '-', ':', '/', '->', '', '[', '][', '|'].map(
    (join): Cripple =>
      (parts) =>
        ['filter', ...parts].join(join),
  ),
  ...[camel, upper, kebab].map(
    (spell): Cripple =>
      (parts) =>
        `filter${inBrackets(parts.map(spell))}x`,
  ),
  ...[camel, upper, kebab].map(
    (spell): Cripple =>
      (parts) =>
        `filter.${parts.map(spell).join('.')}`,
  ),
  (parts) => `filter_${parts.join('_')}_`,
  (parts) => `filter${parts.map((part) => `['${part}']`).join('')}`,
  (parts) => `filter${parts.map((part) => `["${part}"]`).join('')}`,
  (parts) => `filter${parts.map((part) => `[[${part}]]`).join('')}`,
  (parts) => `filter${parts.map((part) => `(${part})`).join('')}`,
  (parts) => `filter${parts.map((part) => `{${part}}`).join('')}`,
  (parts) => `filter${inBrackets(parts)}[value]x`,
  (parts) => `filter${inBrackets(parts)}.0`,
  (parts) => `filter${inBrackets(parts)} `,
  (parts) => `filter${inBrackets(parts).slice(0, -1)}`,
  // Without the word.
  (parts) => parts.join('.'),
  ([first = '', ...more]) => first + inBrackets(more),
  ([first = '', ...more]) => `${first}${inBrackets(more)}[]`,
  ([first = '', ...more]) => `${first}${inBrackets(more)}[0]`,
  (parts) => inBrackets(parts),
  ...[camel, upper, kebab].map(
    (spell): Cripple =>
      ([first = '', ...more]) =>
        spell(first) + inBrackets(more),
  ),
  ...['search', 'q', 'params', 'where', 'lead', 'f'].map(
    (word): Cripple =>
      (parts) =>
        word + inBrackets(parts),
  ),
  (parts) => `params.${parts.join('.')}`,
]

/** A filter whose value arrives as part of its name or of another value. */
const structures: readonly ((parts: readonly string[], value: string) => string)[] = [
  (parts, value) => `filter=${e(nested(parts, value))}`,
  (parts, value) => `filter=${e(nested(parts, value).replaceAll('"', "'").replaceAll(':', ': '))}`,
  (parts) => `filter=${parts[0]}`,
  (parts, value) => e(`filter${inBrackets(parts)}=${value}`),
  (parts, value) => e(e(`filter${inBrackets(parts)}=${value}`)),
  (parts, value) => e(`page=1&filter${inBrackets(parts)}=${value}`),
  (parts, value) => e(`${parts.join('.')}=${value}`),
  (parts, value) => e(`filter${inBrackets(parts)}:${value}`),
  (parts, value) => e(`filter${inBrackets(parts)}${value}`),
  (parts, value) => `filter${e(nested(parts, value))}`,
]

function nested(parts: readonly string[], value: string): string {
  return JSON.stringify(parts.reduceRight<unknown>((inner, part) => ({ [part]: inner }), value))
}

const read = (query: string) => parseSearch(readPairs(query))
const messages = (query: string) => {
  const result = read(query)
  return result.ok ? 'understood' : result.errors.map(({ message }) => message).join(' ')
}

t.test('Each value is accepted by its filter', async (t) => {
  const everyone = read('')
  for (const name of names) {
    const right = read(`${rightName(name)}=${e(values[name])}${rest(name)}`)
    t.ok(right.ok, name)
    t.notSame(right, everyone, name)
  }
})

t.test('A crippled name gets an error that has the right one', async (t) => {
  for (const name of names)
    for (const cripple of cripples) {
      const sent = cripple(path(name))
      const query = `${e(sent)}=${e(values[name])}${rest(name)}`
      t.match(messages(query), `filter[${name}]`, `${query}: ${messages(query)}`)
    }
})

t.test(
  'A filter that arrives inside a value, or with its value inside its name, gets an error that has its name',
  async (t) => {
    for (const name of names)
      for (const structure of structures) {
        const query = structure(path(name), values[name])
        t.match(messages(query), `filter[${name}]`, `${query}: ${messages(query)}`)
      }
    for (const query of [
      'filter=[object Object]',
      'filter=maria',
      'filter[]=maria',
      'filter={}',
      'q=maria',
      'search=maria',
    ])
      t.match(messages(query), 'filter[query]', query)
  },
)

t.test('Names that are encoded twice, and &amp; for &, are understood', async (t) => {
  for (const name of names) {
    const [sent, value] = [rightName(name), e(values[name])]
    const right = read(`page=2&${sent}=${value}${rest(name)}`)
    const understood = [
      `page=2&${e(e(sent))}=${value}${rest(name)}`,
      `page=2&amp;${sent}=${value}${rest(name)}`,
      `page=2&amp;amp;${e(sent)}=${value}${rest(name)}`,
      `page=2&AMP;${sent}=${value}${rest(name)}`,
      `page=2&amp%3B${sent}=${value}${rest(name)}`,
      `amp;${sent}=${value}&amp;page=2${rest(name).replace('&', '&amp;')}`,
      `page=2&${sent}=${value}&${e(e(sent))}=${value}&${sent}=${rest(name)}`,
    ]
    for (const query of understood) t.same(read(query), right, query)
  }
  t.match(messages(`${e(e('filter[query]'))}=ana%2540acme.example`), /"ana%40acme\.example" can mean two things/)
  t.match(messages(`${e(e('filter[query]'))}=maria%2Bsantos`), /"maria\+santos" can mean two things/)
})

t.test('A list in the style of PHP is refused where a filter has one value', async (t) => {
  for (const query of ['filter[query][]=x', 'filter[query][0]=x', 'filter[sort_by_selected][]=name'])
    t.match(messages(query), /did you mean filter\[(?:query|sort_by_selected)\]\?$/, query)
  for (const query of [
    'filter[others][shift][]=x',
    'filter[others][shift][0]=x',
    'filters[others][shift]=x',
    'others.shift=x',
  ])
    t.match(messages(query), /did you mean filter\[others\]\[shift\]\?$/, query)
})

t.test(
  'A filter inside another word, without its last word, or with `filter` misspelt gets an error that has its name',
  async (t) => {
    for (const word of 'where search_params search query q lead conditions'.split(' '))
      for (const [name, right] of [
        ['status', 'status_selected'],
        ['label', 'label_selected'],
        ['labels', 'label_selected'],
        ['campaign', 'campaign_id'],
        ['creationStart', 'creation_start_date'],
        ['sort_by', 'sort_by_selected'],
      ])
        for (const sent of [`${word}[${name}]`, `${word}.${name}`, `${word}[${name}][]`, `${word}[${name}][eq]`])
          t.match(messages(`${e(sent)}=x`), `did you mean filter[${right}]?`, sent)
    for (const word of wordsMisspelt.split(' '))
      for (const sent of [word, `${word}[]`, `${word}[x]`, `${word}[query]`, `query[${word}]`])
        t.match(messages(`${e(sent)}=x`), /did you mean filter\[\w+\]\?/, sent)
    for (const sent of ['other[k]', 'others[k]', 'other.k', 'where[others][k]'])
      t.match(messages(`${e(sent)}=1`), 'did you mean filter[others][k]?', sent)
  },
)

t.test('A parameter that needs no filter[…] is told so', async (t) => {
  for (const name of [...Object.keys(searchParameters), 'api_key'])
    for (const sent of [`filter[${name}]`, `filter.${name}`, `filters[${camel(name)}]`, `filter[${name}][]`])
      t.match(messages(`${e(sent)}=2`), `send ${name} without filter[…]`, sent)
})

t.test('Other unknown parameters are ignored, and so are empty values', async (t) => {
  const ignored =
    'sort=x order=x page[]=2 page[after]=x fields[leads]=x file[name]=x after[id]=x utm_source=x utm.source=x utm[campaign]=x trifle=x cb=1 _=1 callback=x api_secret=x email=x name=x __proto__=x constructor=x q1=x format=json locale=fil a[b]=x'
  const empty =
    'page per_page debug filter[query] filter[campaign_id][] filter[others][k] filter[x] filter filters[query] query'
  for (const query of [...ignored.split(' '), ...empty.split(' ').flatMap((name) => [name, `${name}=`])])
    t.same(read(query), read(''), query)
})
