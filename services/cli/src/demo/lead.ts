import type { City, Country } from './countries.ts'
import type { drawPerson } from './person.ts'
import type { Random } from './random.ts'

/** All times lie before this day, so that the same seed gives the same leads on any day. */
const newest = Date.UTC(2026, 10, 1)
const day = 86_400_000

const states = [
  'pending',
  'pending',
  'pending',
  'completed',
  'completed',
  'shortlisted',
  'rejected',
  'no_response',
  'on_hold',
  'hired',
]
const customFolders = ['Final Interview', 'Talent Pool', 'Background Check']
const sources = ['Facebook', 'Career Site', 'Referral', 'Walk-in', 'Job Fair', 'SMS', 'Instagram', 'Agency']
const methods = ['web', 'messenger', 'call', 'sms']
const labels = list(
  'VIP, Night shift, Rehire, Urgent, Bilingual, Driver licence, Remote, Needs visa, Referred, Follow up, Part time, Fluent English, Blacklisted, Top 10 %, Café',
)
const shifts = ['day', 'night', 'graveyard', 'Any', 'weekends, evenings']
const tags = ['Resume', 'ID', 'Diploma', 'Medical']
const questions: readonly (readonly [string, readonly string[]])[] = [
  [
    'Why do you want to work with us?',
    list('To grow my career; I heard good things from a friend; Closer to home; It pays better', '; '),
  ],
  ['When can you start?', list('Immediately; In two weeks; After my notice of 30 days', '; ')],
  ['Tell us about a difficult customer.', list('I listened first and then solved it; I have not had one yet', '; ')],
  ['Do you have your own computer?', list('Yes; No; Yes, with a headset', '; ')],
]

function list(text: string, separator = ', '): string[] {
  return text.split(separator)
}

/** Types of the attributes of demo leads; `referral code` has none on purpose. */
export const demoAttributes = [
  { key: 'years_experience', name: 'Years of experience', dataType: 'number' },
  { key: 'expected_salary', name: 'Expected salary', dataType: 'number' },
  { key: 'typing_speed', name: 'Typing speed', dataType: 'number' },
  { key: 'available_from', name: 'Available from', dataType: 'date' },
  { key: 'birthday', name: 'Birthday', dataType: 'date' },
  { key: 'shift_preference', name: 'Shift preference', dataType: 'text' },
  { key: 'Preferred Site', name: 'Preferred site', dataType: 'text' },
] as const

/** One application of a person, with the keys of an import line. */
export function drawLead(
  random: Random,
  country: Country,
  campaigns: readonly string[],
  candidateId: number,
  person: ReturnType<typeof drawPerson>,
) {
  const created = newest - Math.floor(random.fraction() ** 1.5 * 730 * day) - 1
  const updated = Math.min(newest - 1, created + Math.floor(random.fraction() ** 3 * 60 * day))
  const completed = random.chance(0.55) ? updated : null
  const campaign = random.pickEarly(campaigns)
  const city = random.pickEarly(country.cities)
  return {
    candidate_id: candidateId,
    campaign_title: campaign,
    campaign_ats_external_id: campaign.length % 3 === 0 ? null : `REQ-${country.code}-${campaign.length}`,
    ...(random.chance(0.05) ? { folder: random.pick(customFolders) } : { state: random.pick(states) }),
    ...person,
    source: random.chance(0.1) ? null : random.pickEarly(sources),
    completion_method: completed === null ? null : random.pickEarly(methods),
    scheduled_at: random.chance(0.25) ? time(updated + random.whole(1, 20) * day) : null,
    completed_at: completed === null ? null : time(completed),
    created_at: time(created),
    updated_at: time(updated),
    ...drawPlace(random, country, city),
    resume: random.chance(0.4),
    others: drawAttributes(random, city),
    labels: Array.from({ length: random.pick([0, 0, 1, 1, 2, 3]) }, () => random.pickEarly(labels)),
    answers: Array.from({ length: random.pick([0, 0, 0, 1, 2]) }, () => {
      const [question, transcripts] = random.pick(questions)
      return { question, transcript: random.pick(transcripts), file: null }
    }),
    attachments: random.chance(0.2) ? [{ name: 'cv.pdf', url: file(random, 'cv.pdf') }] : [],
    documents: random.chance(0.12) ? [drawDocument(random, created)] : [],
  }
}

interface Placed {
  readonly location: string | null
  readonly latitude: number | null
  readonly longitude: number | null
}

/** Within about 20 km of the city; some leads have a place name without coordinates, a few have neither. */
function drawPlace(random: Random, country: Country, city: City): Placed {
  const kind = random.fraction()
  if (kind < 0.04) return { location: null, latitude: null, longitude: null }
  const location = random.chance(0.5) ? city.name : `${city.name}, ${country.code}`
  if (kind < 0.3) return { location, latitude: null, longitude: null }
  const near = () => Math.round((random.fraction() - 0.5) * 4_000) / 10_000
  return { location, latitude: round(city.latitude + near()), longitude: round(city.longitude + near()) }
}

const round = (degrees: number) => Math.round(degrees * 10_000) / 10_000

function drawAttributes(random: Random, city: City): Record<string, unknown> {
  const years = random.whole(0, 20)
  const drawn: Record<string, unknown> = {
    years_experience: random.chance(0.2) ? String(years) : years,
    expected_salary: random.whole(15, 90) * 1_000,
    typing_speed: random.chance(0.1) ? 'fast' : random.whole(250, 900) / 10,
    available_from: spellDay(random, newest + random.whole(-60, 120) * day),
    birthday: spellDay(random, newest - random.whole(18 * 365, 55 * 365) * day),
    shift_preference: random.pick(shifts),
    'Preferred Site': city.name,
    'referral code': `R-${random.whole(100, 999)}`,
  }
  return Object.fromEntries(Object.entries(drawn).filter(() => random.chance(0.6)))
}

function drawDocument(random: Random, created: number) {
  const tag = random.pick(tags)
  const name = `${tag.toLowerCase()}.pdf`
  return { created_at: time(created), tag, files: [{ name, content_type: 'application/pdf', url: file(random, name) }] }
}

const file = (random: Random, name: string) => `https://files.example.com/${random.whole(1, 9_999_999)}/${name}`

const time = (milliseconds: number) => new Date(milliseconds).toISOString()

/** Days are spelt as people write them: ISO, or day first. */
function spellDay(random: Random, milliseconds: number): string {
  const iso = time(milliseconds).slice(0, 10)
  return random.chance(0.7) ? iso : iso.split('-').reverse().join('-')
}
