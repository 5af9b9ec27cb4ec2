import type { Random } from './random.ts'
import type { Row } from './rows.ts'
import { drawAttributes, drawManyAttributes } from './untidy-attributes.ts'
import { locations, noPlaces, notPoints, points } from './untidy-places.ts'
import { completionMethods, customFolders, firstNames, lastNames, phones, sources } from './untidy-texts.ts'

const defaultStatuses = ['pending', 'completed', 'shortlisted', 'on_hold', 'rejected', 'hired', 'no_response']
const statuses = [...defaultStatuses, ...customFolders.map(({ status }) => status)]

const people = Array.from({ length: 30 }, (_, index) => `person${index}`)
const hardLocals = [
  'Maria.Cruz',
  'josé',
  'jose',
  'j+galena',
  'a_b',
  "o'neil",
  'x',
  'INFO',
  '117',
  'josé',
  'jose',
  'josé',
]
const locals = [...people, ...hardLocals]
const emails = locals.flatMap((local) => [
  `${local}@acme.test`,
  `${local}@sub.acme.test`,
  `${local}@mail.example.com.ph`,
])

export function drawPerson(random: Random): Row {
  return {
    first_name: random.pick(firstNames),
    last_name: random.pick(lastNames),
    email: random.chance(0.9) ? random.pick(emails) : random.pick(['', null]),
    phone: random.pick(phones),
    gender: random.pick(['female', 'Female ', 'FÉMALE', 'male', 'x', '', null]),
    school_name: random.pick(['Universität Łódź', 'UNIVERSITAT LODZ', ' Ateneo', '', null]),
    education: random.pick(['College', 'college', 'High School', ' ', null]),
    photo_url: random.pick(['https://files.test/p.png?a=1&b=2', '', null]),
    links: random.pick([null, [], ['https://a.test/"x"', 'https://b.test/é']]),
    employment: random.pick([null, [], [{ employer: 'Acme, Inc.', years: 7, current: true, left: null }]]),
  }
}

/** A lead without its company, campaign and person; with status and JSON text of its attributes. */
export function drawLead(random: Random, time: () => Date, manyAttributes: boolean): Row {
  return {
    status: random.pick(statuses),
    source: random.pick(sources),
    ...drawPlace(random),
    completion_method: random.pick(completionMethods),
    resume: random.pick([true, false, null]),
    scheduled_at: random.chance(0.4) ? time() : null,
    completed_at: random.chance(0.6) ? time() : null,
    created_at: time(),
    updated_at: time(),
    others: asJson(manyAttributes ? drawManyAttributes(random, 2_000) : drawAttributes(random, emails)),
  }
}

function drawPlace(random: Random): Row {
  const point = random.pick(points)
  const near = (degrees: number, limit: number) =>
    Math.max(-limit, Math.min(limit, degrees + random.pick([0, 0, (random.below(2_000) - 1_000) / 1_000])))
  const drawn = { latitude: near(point.latitude, 90), longitude: near(point.longitude, 180) }
  // Beside a location that names a place, zeros would be read as that place.
  const somewhere = drawn.latitude === 0 && drawn.longitude === 0 ? { ...drawn, longitude: 0.001 } : drawn
  return random.pick([
    { location: random.pick(locations), ...somewhere },
    { location: random.pick(locations), ...somewhere },
    { location: random.pick(noPlaces), latitude: null, longitude: null },
    random.chance(0.2) ? { location: 'Remote', ...random.pick(notPoints) } : { location: null, ...point },
  ])
}

export function someTime(random: Random): Date {
  return random.pick([
    new Date(Date.UTC(2023, 5, 1) + random.below(900 * 86_400) * 1_000 + random.below(1_000)),
    new Date(Date.UTC(2024, 2, 1) + random.below(20 * 86_400) * 1_000),
    ...(random.chance(0.02) ? [new Date('1999-12-31T23:59:59.999Z'), new Date('2038-01-19T03:14:08Z')] : []),
  ])
}

/** JSON by hand: values are JSON already, and `__proto__` is a key like any other. */
function asJson(attributes: ReadonlyMap<string, string>): string {
  return `{${[...attributes].map(([key, value]) => `${JSON.stringify(key)}:${value}`).join()}}`
}
