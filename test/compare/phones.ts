/**
 * `npm run compare:phones`: stores an example of each kind of number of each region in every spelling, types it in every
 * spelling, and counts the pairs that are not found; then types it with one wrong digit, which must find nobody. Needs no
 * servers: documents and queries are made by Galena and matched in memory.
 */
import { buildDocument } from '@galena/lead/document/build-document'
import type { LeadDocument } from '@galena/lead/document/lead-document'
import { readSearchText } from '@galena/lead/search/read-search-text'
import { utc } from '@galena/lead/text/time-zone'
import { searchBody } from '@galena/search/query/search-leads'
import { emptyRow } from '../../packages/lead/test/support/lead-row.ts'
import { matcher } from './matches.ts'
import { type Spelling, storedSpellings, typedSpellings } from './phone-spellings.ts'
import { loadReferencePhones, type ReferenceNumber, type ReferencePhones } from './reference-phones.ts'

const companyId = 2
const shownRows = Number(process.env.ROWS ?? 15)

const row = { ...emptyRow, id: 987_654_321, company_id: companyId }

const stored = (phone: string, country: string): LeadDocument =>
  buildDocument({ ...row, phone, country }, utc, () => undefined)

function typed(text: string, country: string) {
  const filter = { kind: 'bar', reading: readSearchText(text, country) } as const
  const query = { filters: [filter], order: { by: 'relevance' }, page: 1, rows: 1, include: new Set<never>() } as const
  return matcher(searchBody({ companyId }, query).query)
}

/** Pairs, and those of them that are not found, by one property of them. */
class Tally {
  readonly #counts = new Map<string, { pairs: number; lost: number; example: string }>()

  add(name: string, isLost: boolean, example: () => string): void {
    const count = this.#counts.get(name) ?? { pairs: 0, lost: 0, example: '' }
    count.pairs++
    if (isLost && count.lost++ === 0) count.example = example()
    this.#counts.set(name, count)
  }

  print(title: string): void {
    const rows = [...this.#counts].filter(([, { lost }]) => lost > 0).sort(([, a], [, b]) => b.lost - a.lost)
    console.log(`\n${title}: ${rows.length} of ${this.#counts.size} have pairs that are wrong`)
    for (const [name, { pairs, lost, example }] of rows.slice(0, shownRows))
      console.log(`  ${name}: ${lost} of ${pairs} (${percent(lost, pairs)}), e.g. ${example}`)
  }
}

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(3)} %`

/**
 * A spelling is ambiguous by nature when the reference reads the number neither as dialled in the region nor from the
 * digits with a plus in front: nothing in it says which number is meant.
 */
function isAmbiguous({ bare }: Spelling, { region, digits }: ReferenceNumber, reference: ReferencePhones): boolean {
  if (reference.read(bare, region) === digits) return false
  const plain = bare.replace(/[^0-9]/g, '')
  return bare.startsWith('+') || reference.read(`+${plain.replace(/^00/, '')}`, undefined) !== digits
}

/** The text with its digit number `place` raised by one; undefined where it has none. */
function wrongDigit(text: string, place: number): string | undefined {
  const at = [...text.matchAll(/[0-9]/g)][place]?.index
  if (at === undefined) return undefined
  return `${text.slice(0, at)}${(Number(text[at]) + 1) % 10}${text.slice(at + 1)}`
}

const reference = loadReferencePhones()
const byRegion = new Tally()
const byStored = new Tally()
const byTyped = new Tally()
const falseMatches = new Tally()
let pairs = 0
let lost = 0
let ambiguous = 0
const ambiguousSpellings = new Map<string, number>()
let wrong = 0
let wrongFound = 0
let otherSpellings = 0

function compare(number: ReferenceNumber): void {
  const { region } = number
  const leads = storedSpellings(number).map((spelling) => ({
    ...spelling,
    document: stored(spelling.text, region),
    ambiguous: isAmbiguous(spelling, number, reference),
  }))
  for (const spelling of typedSpellings(number)) {
    const finds = typed(spelling.text, region)
    const typedAmbiguous = isAmbiguous(spelling, number, reference)
    for (const lead of leads) {
      if (typedAmbiguous || lead.ambiguous) {
        ambiguous++
        const which = typedAmbiguous ? spelling : lead
        const reason = `${region} ${number.kind}: ${which.bare}`
        ambiguousSpellings.set(reason, (ambiguousSpellings.get(reason) ?? 0) + 1)
        continue
      }
      pairs++
      const isLost = !finds(lead.document)
      if (isLost) lost++
      const example = () => `${region} ${number.kind}: stored ${lead.text}, typed ${spelling.text}`
      byRegion.add(region, isLost, example)
      byStored.add(lead.name, isLost, example)
      byTyped.add(spelling.name, isLost, example)
    }
  }
  typeWrongly(number, leads)
}

/** Types the usual spellings with each digit wrong. What is a right spelling of a stored reading does not count. */
function typeWrongly(number: ReferenceNumber, leads: readonly { text: string; document: LeadDocument }[]): void {
  const { region, international, national, digits } = number
  for (const spelling of [international, national, `+${digits}`, digits]) {
    for (let place = 0; wrongDigit(spelling, place) !== undefined; place++) {
      const text = wrongDigit(spelling, place) as string
      if (digits.endsWith(text.replace(/[^0-9]/g, ''))) continue
      const finds = typed(text, region)
      const meant = reference.read(text, region)
      for (const lead of leads) {
        const isFound = finds(lead.document)
        if (isFound && meant !== undefined && lead.document.phones.includes(meant)) {
          otherSpellings++
          continue
        }
        wrong++
        if (isFound) wrongFound++
        falseMatches.add(region, isFound, () => `${number.kind}: stored ${lead.text}, typed ${text}`)
      }
    }
  }
}

for (const number of reference.numbers) compare(number)
const regions = new Set(reference.numbers.map(({ region }) => region))
console.log(`${reference.numbers.length} numbers of ${regions.size} regions from ${reference.name}`)
console.log(`${pairs} pairs of a stored and a typed spelling: ${lost} not found (${percent(lost, pairs)})`)
console.log(
  `${ambiguous} more pairs are ambiguous by nature: the reference cannot read one of their spellings as the number.`,
)
const reasons = [...ambiguousSpellings].sort(([, a], [, b]) => b - a)
console.log(
  `  ${reasons.length} spellings, e.g. ${reasons
    .slice(0, shownRows)
    .map(([reason, count]) => `${reason} (${count})`)
    .join(', ')}`,
)
byTyped.print('Typed spellings')
byStored.print('Stored spellings')
byRegion.print('Regions')
console.log(
  `\nOne wrong digit: ${wrong} pairs, ${wrongFound} found somebody (${otherSpellings} more are right spellings)`,
)
falseMatches.print('Regions with a wrong digit that finds somebody')
if (lost > pairs / 1_000 || wrongFound > 0) process.exitCode = 1
