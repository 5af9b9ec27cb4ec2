import { type Country, countries } from './countries.ts'
import type { drawLead } from './lead.ts'
import type { drawPerson } from './person.ts'
import type { Random } from './random.ts'

type Person = ReturnType<typeof drawPerson>
type Lead = ReturnType<typeof drawLead>

const otherScripts = [
  ['太郎', '山田'],
  ['محمد', 'علي'],
  ['Наталья', 'Иванова'],
  ['สมชาย', 'ใจดี'],
  ['Γιώργος', 'Παπαδόπουλος'],
] as const

const edges = [
  [0.5, 180],
  [-16.8, -180],
  [90, 0],
  [-90, 45],
] as const

/** Which lead of a company has two thousand attributes. */
const crowded = 100
const crowd = 2_000

/**
 * Real data are untidy: near duplicates, shared phones, decomposed accents, other scripts, foreign phones without a
 * plus.
 */
export function untidyPerson(random: Random, country: Country, person: Person, before: Person | undefined): Person {
  const how = random.fraction()
  if (how < 0.02 && before) return twin(before)
  if (how < 0.04 && before) {
    return { ...person, email: before.email, user_phone_number: before.user_phone_number }
  }
  if (how < 0.05) {
    return {
      ...person,
      first_name: person.first_name.normalize('NFD'),
      last_name: person.last_name?.normalize('NFD') ?? null,
    }
  }
  if (how < 0.06) {
    const [first_name, last_name] = random.pick(otherScripts)
    return { ...person, first_name, last_name }
  }
  if (how < 0.07) {
    const abroad = random.pick(Object.values(countries).filter(({ code }) => code !== country.code))
    return { ...person, user_phone_number: `${abroad.callingCode}${abroad.mobile(random)}` }
  }
  return person
}

/** Another person whose phone and email differ by one character. */
function twin(person: Person): Person {
  return {
    ...person,
    email: person.email?.replace(/.@/, (end) => (end === 'a@' ? 'b@' : 'a@')) ?? null,
    user_phone_number: person.user_phone_number?.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10)) ?? null,
  }
}

/** Equal times to the millisecond, places at the edges of the map, and one lead with very many attributes. */
export function untidyLead(random: Random, lead: Lead, before: Lead | undefined, number: number): Lead {
  const tied = before && random.chance(0.01) ? { ...lead, created_at: before.created_at } : lead
  const [latitude, longitude] = random.chance(0.002) ? random.pick(edges) : [tied.latitude, tied.longitude]
  const others = number === crowded ? { ...tied.others, ...manyAttributes(random) } : tied.others
  return { ...tied, latitude, longitude, others }
}

function manyAttributes(random: Random): Record<string, unknown> {
  return Object.fromEntries(
    Array.from({ length: crowd }, (_, index) => [`survey_${index + 1}`, random.whole(1, 10)] as const),
  )
}
