import type { LeadFacts } from './company-facts.ts'
import { shiftDay } from './days.ts'
import { drawAttribute } from './draw-attribute.ts'
import type { Random } from './random.ts'
import type { Days, SearchRequest } from './request.ts'
import { respell } from './respell.ts'

type DrawFilter = (lead: LeadFacts, random: Random, leads: readonly LeadFacts[]) => SearchRequest | undefined

/** Each kind of filter, drawn so that it usually finds the lead; undefined when the lead has no value for it. */
export const filterKinds: Readonly<Record<string, DrawFilter>> = {
  'one campaign': ({ campaign_id }) => ({ campaigns: [campaign_id] }),
  'several campaigns': ({ campaign_id }, random, leads) => ({
    campaigns: random.shuffled([
      campaign_id,
      ...Array.from({ length: 1 + random.below(3) }, () => random.pick(leads).campaign_id),
    ]),
  }),
  status: ({ status }, random) => ({
    statuses: [random.chance(0.95) ? status : random.pick(['Pending', `${status}s`])],
  }),
  'several statuses': ({ status }, random, leads) => ({
    statuses: several(random, status, () => random.pick([random.pick(leads).status, 'Pending'])),
  }),
  created: ({ created_day }, random) => ({ created: daysAround(random, created_day) }),
  updated: ({ updated_day }, random) => ({ updated: daysAround(random, updated_day) }),
  scheduled: ({ scheduled_day }, random) =>
    scheduled_day ? { scheduled: daysAround(random, scheduled_day) } : undefined,
  source: ({ source }, random) => text(source, (source) => ({ sources: [respell(random, source)] })),
  'several sources': ({ source }, random, leads) =>
    text(source, (source) => ({
      sources: several(random, respell(random, source), () => random.pick(leads).source?.trim() || 'Nowhere'),
    })),
  'location words': ({ location }, random) =>
    text(location, (location) => {
      const words = location.split(/[\s,()/-]+/).filter((word) => /[\p{L}\p{N}]/u.test(word))
      const some = random
        .shuffled(words)
        .slice(0, 1 + random.below(3))
        .join(random.pick([' ', ', ']))
      if (some === '') return undefined
      return { location: random.chance(0.95) || some.length === 1 ? respell(random, some) : some.slice(0, -1) }
    }),
  radius: ({ latitude, longitude }, random) => {
    if (latitude === null || longitude === null) return undefined
    const shift = () => random.pick([0, (random.below(2_000) - 1_000) / 1_000])
    const centre = { latitude: within(latitude + shift(), 90), longitude: within(longitude + shift(), 180) }
    return { circle: { ...centre, kilometres: Math.ceil(20_000 ** ((1 + random.below(100)) / 100)) } }
  },
  label: ({ labels }, random) => (labels.length > 0 ? { labels: [respell(random, random.pick(labels))] } : undefined),
  'several labels': ({ labels }, random, leads) =>
    labels.length > 0
      ? {
          labels: several(random, respell(random, random.pick(labels)), () =>
            random.pick([...random.pick(leads).labels, 'Nobody']),
          ),
        }
      : undefined,
  'completion method': ({ completion_method }, random) =>
    text(completion_method, (method) => {
      const spaced = random.pick([method, method, method.replaceAll('_', ' '), method.replaceAll(' ', '_')])
      return { completionMethods: [respell(random, spaced)] }
    }),
  'several completion methods': ({ completion_method }, random, leads) =>
    text(completion_method, (method) => ({
      completionMethods: several(random, method, () => random.pick(leads).completion_method?.trim() || 'Fax'),
    })),
  resume: ({ has_resume }) => ({ hasResume: has_resume }),
  'number attribute': (lead, random) => drawAttribute(random, lead, 'number'),
  'date attribute': (lead, random) => drawAttribute(random, lead, 'date'),
  'text attribute': (lead, random) => drawAttribute(random, lead, 'text'),
  'several attributes': (lead, random) => {
    const others = (['number', 'date', 'text', 'text'] as const).flatMap(
      (type) => drawAttribute(random, lead, type)?.others ?? [],
    )
    const once = [...new Map(others.map((attribute) => [attribute.key, attribute])).values()]
    return once.length > 1 ? { others: random.shuffled(once).slice(0, 3) } : undefined
  },
  'application id': ({ id, candidate_id }, random) => ({
    query: { applicationId: random.chance(0.9) ? id : random.pick([id + 1, candidate_id, 2 ** 31, 2 ** 53 - 1]) },
  }),
  'full email': (lead, random) => {
    const other = lead.attributes.find(({ key }) => random.chance(0.5) && ['alt_email', 'remark'].includes(key))
    return text(other?.value ?? lead.email, (email) => ({
      query: { email: random.chance(0.95) ? email : `x${email}` },
    }))
  },
}

function text(value: string | null, draw: (value: string) => SearchRequest | undefined): SearchRequest | undefined {
  return value?.trim() ? draw(value) : undefined
}

/** This value and one to three others, in any order. */
function several(random: Random, value: string, draw: () => string): string[] {
  return random.shuffled([value, ...Array.from({ length: 1 + random.below(3) }, draw)])
}

function daysAround(random: Random, day: string): Days {
  const start = shiftDay(day, -random.pick([0, 0, 0, 1, 2, 30, 400]))
  const end = shiftDay(day, random.pick([0, 0, 0, 1, 2, 30, 400]))
  if (random.chance(0.03)) return { start: shiftDay(day, 1), end: day }
  return random.pick([{ start, end }, { start, end }, { start, end }, { start }, { end }])
}

function within(degrees: number, limit: number): number {
  return Number(Math.max(-limit, Math.min(limit, degrees)).toFixed(4))
}
