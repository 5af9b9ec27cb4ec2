import { type Country, countries } from './countries.ts'
import { drawLead } from './lead.ts'
import { drawPerson } from './person.ts'
import { type Random, seededRandom } from './random.ts'
import { untidyLead, untidyPerson } from './untidy.ts'

export interface DemoCompany {
  readonly name: string
  readonly country: Country
  /** How many leads it has. */
  readonly leads: number
  /** Its leads as lines of an import; ids of people count up from `firstPerson`. */
  lines(firstPerson: number): Generator<object>
}

const companies: readonly (readonly [name: string, country: Country])[] = [
  ['Mabuhay Staffing', countries.PH],
  ['Prairie Talent', countries.US],
  ['Vagas do Sul', countries.BR],
  ['Lutetia Recrutement', countries.FR],
  ['Deccan Careers', countries.IN],
  ['Wisła Praca', countries.PL],
  ['Albion People', countries.GB],
  ['Sao Mai Jobs', countries.VN],
]

/** With this exponent of Zipf's law the largest of eight companies has about half of the leads. */
const zipf = 1.4
const sharedPerson = 0.12
const jobs = [
  'Customer Service Representative',
  'Registered Nurse',
  'Delivery Driver',
  'Warehouse Associate',
  'Technical Support',
  'Barista',
  'Accountant',
  'Store Manager',
]

/** Companies with invented leads. The same number and seed always give the same leads. */
export function demoCompanies({ leads, seed }: { leads: number; seed: number }): DemoCompany[] {
  const weights = companies.map((_, index) => 1 / (index + 1) ** zipf)
  const sum = weights.reduce((a, b) => a + b)
  const others = weights.map((weight) => Math.floor((leads * weight) / sum)).slice(1)
  const sizes = [leads - others.reduce((a, b) => a + b), ...others]
  return companies.map(([name, country], index) => ({
    name,
    country,
    leads: sizes[index] ?? 0,
    lines: (firstPerson) =>
      drawLines(seededRandom(seed * companies.length + index), country, sizes[index] ?? 0, firstPerson),
  }))
}

function* drawLines(random: Random, country: Country, count: number, firstPerson: number): Generator<object> {
  const campaigns = jobs.flatMap((job) => country.cities.slice(0, 4).map((city) => `${job} – ${city.name}`))
  let person = drawPerson(random, country)
  let id = firstPerson
  let before: ReturnType<typeof drawLead> | undefined
  for (let number = 0; number < count; number++) {
    if (number > 0 && !random.chance(sharedPerson)) {
      person = untidyPerson(random, country, drawPerson(random, country), person)
      id += 1
    }
    before = untidyLead(random, drawLead(random, country, campaigns, id, person), before, number)
    yield before
  }
}
