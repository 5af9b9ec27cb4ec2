import { words } from '@galena/lead/text/fold'
import type { Country } from './countries.ts'
import type { Random } from './random.ts'

const mailHosts = ['example.com', 'example.org', 'mail.example.com', 'example.net', 'jobs.example.org']
const degrees = ['High School', 'Vocational', 'BSc', 'BA', 'MBA', 'MSc', "Bachelor's degree"]
const employers = [
  'Globex',
  'Initech',
  'Umbrella Retail',
  'Stark Logistics',
  'Wonka Foods',
  'Acme Call Centre',
  'Vandelay Imports',
]
const positions = ['Agent', 'Team Lead', 'Cashier', 'Nurse', 'Driver', 'Warehouse Associate', 'Accountant', 'Trainer']

/** A person with the keys of an import line; sometimes untidy, as people fill in forms. */
export function drawPerson(random: Random, country: Country) {
  const woman = random.chance(0.52)
  const firstName = random.pickEarly(woman ? country.women : country.men)
  const lastName = random.pickEarly(country.lastNames)
  return {
    first_name: untidy(random, firstName),
    last_name: random.chance(0.02) ? null : untidy(random, lastName),
    email: random.chance(0.06) ? null : drawEmail(random, firstName, lastName),
    user_phone_number: random.chance(0.05) ? null : spellPhone(random, country, country.mobile(random)),
    gender: random.chance(0.2) ? null : woman ? 'female' : 'male',
    school_name: random.chance(0.35) ? null : random.pick(country.schools),
    education: random.chance(0.25) ? null : random.pick(degrees),
    photo: { url: random.chance(0.3) ? `https://photos.example.com/${random.whole(1, 9_999_999)}.jpg` : null },
    links: random.chance(0.15) ? [`https://profiles.example.com/${random.whole(1, 9_999_999)}`] : [],
    employment: Array.from({ length: random.pick([0, 0, 0, 1, 1, 2]) }, () => ({
      company: random.pick(employers),
      title: random.pick(positions),
      years: random.whole(1, 12),
    })),
  }
}

function untidy(random: Random, name: string): string {
  const how = random.fraction()
  if (how < 0.03) return name.toUpperCase()
  if (how < 0.05) return name.toLowerCase()
  return how < 0.06 ? ` ${name} ` : name
}

function drawEmail(random: Random, firstName: string, lastName: string): string {
  const [first, last] = [words(firstName).join(''), words(lastName).join('')]
  const local = random.pick([`${first}.${last}`, `${first}${last}`, `${first.slice(0, 1)}${last}`, `${last}_${first}`])
  const number = random.chance(0.75) ? String(random.whole(1, 9_999)) : ''
  const email = `${local}${number}@${random.pickEarly(mailHosts)}`
  return random.chance(0.04) ? email.toUpperCase() : email
}

function spellPhone(random: Random, { callingCode, trunk, abroad = '+' }: Country, number: string): string {
  const [area, middle, end] = [number.slice(0, 3), number.slice(3, 6), number.slice(6)]
  return random.pick([
    `${trunk}${number}`,
    `+${callingCode}${number}`,
    `+${callingCode} ${area} ${middle} ${end}`,
    `${trunk}${area}-${middle}-${end}`,
    `(${trunk}${area}) ${middle} ${end}`,
    `${abroad}${callingCode}${number}`,
  ])
}
