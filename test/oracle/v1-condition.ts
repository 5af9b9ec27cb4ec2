import type { AttributeFacts, LeadFacts } from './company-facts.ts'
import type { Company } from './company-pair.ts'
import { shiftDay } from './days.ts'
import type { Random } from './random.ts'
import { respell } from './respell.ts'
import { campaignTitles, customFolders } from './untidy-texts.ts'

/** Adds a value to a statement and returns its place. */
export type Bind = (value: unknown) => string

/** A part of a filter as it is sent, and the SQL of the same over `oracle.v1_lead`, true or false and never null. */
export interface DrawnPart {
  readonly sent: object
  readonly sql: (bind: Bind) => string
  /** Of an `and`: its parts. */
  readonly all?: readonly DrawnPart[]
}

export interface DrawContext {
  readonly random: Random
  readonly company: Company
  readonly lead: LeadFacts
}

type DrawCondition = (context: DrawContext) => DrawnPart | undefined

const part = (sent: object, sql: (bind: Bind) => string): DrawnPart => ({
  sent,
  sql: (bind) => `coalesce((${sql(bind)}), false)`,
})

/** Each kind of condition, drawn so that it often holds for the lead; undefined when the lead has no value for it. */
export const conditionKinds: Readonly<Record<string, DrawCondition>> = {
  status: (context) =>
    among(
      context,
      'status',
      ({ status }) => status,
      (bind, values) => `status = ANY (${bind(values)})`,
    ),
  folder: ({ random }) => {
    const folders = [...customFolders, { name: 'Inbox', status: 'pending' }, { name: 'On Hold', status: 'on_hold' }]
    const { name, status } = random.pick(folders)
    return part(
      { field: 'folder', is: random.pick([name, status, name.toUpperCase()]) },
      (bind) => `status = ${bind(status)}`,
    )
  },
  campaign_id: (context) =>
    among(
      context,
      'campaign_id',
      ({ campaign_id }) => campaign_id,
      (bind, ids) => `campaign_id = ANY (${bind(ids)}::int[])`,
    ),
  campaign: ({ random }) => {
    const title = random.pick(campaignTitles)
    return part({ field: 'campaign', is: respell(random, title) }, (bind) => `same_title = ${folded(bind(title))}`)
  },
  labels: (context) => {
    const { lead, random } = context
    if (lead.labels.length > 1 && random.chance(0.3)) {
      const all = random.shuffled(lead.labels).slice(0, 2)
      return part({ field: 'labels', all }, (bind) => `same_labels @> ${foldedAll(bind(all))}`)
    }
    return among(
      context,
      'labels',
      ({ labels }) => random.shuffled(labels)[0],
      (bind, names) => `same_labels && ${foldedAll(bind(names))}`,
    )
  },
  source: (context) => foldedText(context, 'source'),
  gender: (context) => foldedText(context, 'gender'),
  education: (context) => foldedText(context, 'education'),
  school_name: (context) => foldedText(context, 'school_name'),
  completion_method: (context) =>
    among(
      context,
      'completion_method',
      ({ completion_method }) => completion_method,
      (bind, values) =>
        `nullif(same_method, '') = ANY (SELECT oracle.same_method(one) FROM unnest(${bind(values)}::text[]) AS one)`,
    ),
  id: (context) =>
    among(
      context,
      'id',
      ({ id }) => id,
      (bind, ids) => `id = ANY (${bind(ids)}::bigint[])`,
    ),
  candidate_id: (context) =>
    among(
      context,
      'candidate_id',
      (lead) => lead.candidate_id,
      (bind, ids) => `candidate_id = ANY (${bind(ids)}::bigint[])`,
    ),
  email: (context) => {
    const { lead, random } = context
    if (!lead.email?.trim()) return undefined
    const [local = '', domain = ''] = lead.email.split('@')
    const some = (condition: string) => `EXISTS (SELECT FROM unnest(emails) AS one WHERE ${condition})`
    return random.pick<() => DrawnPart | undefined>([
      () =>
        among(
          context,
          'email',
          ({ email }) => email,
          (bind, values) =>
            some(`one = ANY (SELECT oracle.same_email(sent) FROM unnest(${bind(values)}::text[]) AS sent)`),
        ),
      () => part({ field: 'email', domain }, (bind) => some(`split_part(one, '@', 2) = ${bind(domain)}`)),
      () =>
        part({ field: 'email', starts_with: local.slice(0, 3) }, (bind) =>
          some(`starts_with(one, oracle.same_email(${bind(local.slice(0, 3))}))`),
        ),
      () => {
        const end = random.pick([`@${domain}`, domain.slice(-6), lead.email?.slice(-15) ?? ''])
        return part({ field: 'email', ends_with: end }, (bind) =>
          some(`right(one, length(oracle.same_email(${bind(end)}))) = oracle.same_email(${bind(end)})`),
        )
      },
    ])()
  },
  location: ({ lead, random }) => {
    const words = (lead.location ?? '').split(/[\s,()/-]+/).filter((word) => /[\p{L}\p{N}]/u.test(word))
    const some = random
      .shuffled(words)
      .slice(0, 1 + random.below(2))
      .join(' ')
    return some === ''
      ? undefined
      : part({ field: 'location', words: respell(random, some) }, (bind) => `words @> oracle.words(${bind(some)})`)
  },
  'whole location': (context) =>
    among(
      context,
      'location',
      ({ location }) => location,
      (bind, values) =>
        `location_order = ANY (ARRAY(SELECT oracle.sortable(one) FROM unnest(${bind(values)}::text[]) AS one))`,
    ),
  box: ({ lead, random }) => {
    const { latitude, longitude } = lead
    if (latitude === null || longitude === null) return undefined
    // Edges between the points, which stand at whole thousandths of a degree.
    const edge = (degrees: number, shift: number, limit: number) => Math.max(-limit, Math.min(limit, degrees + shift))
    const size = random.pick([0.0105, 1.0005, 20.0005])
    const north = edge(latitude, size, 89.99995)
    const south = edge(latitude, -size, 89.99995)
    if (north <= south) return undefined
    const [west, east] = [round180(longitude - size), round180(longitude + size)]
    return part({ field: 'location', within: { north, south, east, west } }, (bind) => {
      const [w, e] = [bind(west), bind(east)]
      return `latitude BETWEEN ${bind(south)} AND ${bind(north)} AND CASE WHEN ${w}::float8 <= ${e}::float8
        THEN longitude BETWEEN ${w} AND ${e} ELSE longitude >= ${w} OR longitude <= ${e} END`
    })
  },
  has_resume: ({ lead }) =>
    part({ field: 'has_resume', is: lead.has_resume }, (bind) => `has_resume = ${bind(lead.has_resume)}`),
  instant: ({ lead, random }) => {
    const field = random.pick(['created_at', 'updated_at', 'scheduled_at', 'completed_at'] as const)
    const day = shiftDay(lead.created_day, random.pick([0, 0, 1, -1, 30]))
    if (random.chance(0.5)) return dayBounds(random, field, day)
    const at = `${day}T${random.pick(['00:00:00', '23:59:59.999', '16:00:00.0004'])}${random.pick(['Z', '+08:00', '-03:00'])}`
    const [name, operator] = random.pick(comparisons)
    return part({ field, [name]: at }, (bind) => `${field} ${operator} ${bind(at)}::timestamptz`)
  },
  'number attribute': (context) => attribute(context, 'number', numberCondition),
  'date attribute': (context) => attribute(context, 'date', dateCondition),
  'text attribute': (context) =>
    attribute(context, 'text', ({ key, value }, { random }) => {
      const others = random.chance(0.5) ? ['Yes', 'Åre'] : []
      const sent = value.length > 500 ? value : random.pick([value, ` ${value} `, value.normalize('NFD')])
      const operator = others.length > 0 ? { in: [sent, ...others] } : { is: sent }
      return part({ field: `others.${key}`, ...operator }, (bind) =>
        hasAttribute(
          bind,
          key,
          `text <> '' AND text = ANY (SELECT oracle.trimmed(normalize(one, NFC)) FROM unnest(${bind([sent, ...others])}::text[]) AS one)`,
        ),
      )
    }),
  exists: ({ lead, random }) => {
    const attributeKeys = lead.attributes.map(({ key }) => `others.${key}`)
    const field = random.pick([...Object.keys(presence), ...random.shuffled(attributeKeys).slice(0, 3)])
    const exists = random.chance(0.5)
    const has = (bind: Bind) =>
      presence[field] ??
      `EXISTS (SELECT FROM oracle.v1_value WHERE lead_id = v1_lead.id AND key = ${bind(field.slice(7))})`
    return part({ field, exists }, (bind) => (exists ? has(bind) : `NOT coalesce(${has(bind)}, false)`))
  },
}

const presence: Readonly<Record<string, string>> = {
  status: 'true',
  campaign: 'true',
  labels: `cardinality(same_labels) > 0`,
  source: `same_source <> ''`,
  gender: `same_gender <> ''`,
  education: `same_education <> ''`,
  school_name: `same_school_name <> ''`,
  completion_method: `same_method <> ''`,
  email: 'cardinality(emails) > 0',
  name: 'name_order IS NOT NULL',
  location: 'location_order IS NOT NULL',
  created_at: 'true',
  scheduled_at: 'scheduled_at IS NOT NULL',
  completed_at: 'completed_at IS NOT NULL',
}

const comparisons = [
  ['gt', '>'],
  ['gte', '>='],
  ['lt', '<'],
  ['lte', '<='],
] as const

/** `is` with the lead's value, or `in` with it and those of others. */
function among<Value extends string | number>(
  { random, company, lead }: DrawContext,
  field: string,
  read: (lead: LeadFacts) => Value | null | undefined,
  sql: (bind: Bind, values: readonly Value[]) => string,
): DrawnPart | undefined {
  const own = read(lead)
  if (own === null || own === undefined || (typeof own === 'string' && own.trim() === '')) return undefined
  if (random.chance(0.5)) return part({ field, is: own }, (bind) => sql(bind, [own]))
  const others = Array.from({ length: random.below(4) }, () => read(random.pick(company.facts)))
  const values = [
    own,
    ...others.filter((value) => value !== null && value !== undefined && String(value).trim() !== ''),
  ] as Value[]
  return part({ field, in: values }, (bind) => sql(bind, values))
}

function foldedText(context: DrawContext, name: 'source' | 'gender' | 'education' | 'school_name') {
  return among(
    context,
    name,
    (lead) => lead[name],
    (bind, values) => `nullif(same_${name}, '') = ANY (${foldedAll(bind(values))})`,
  )
}

function folded(text: string): string {
  return `oracle.trimmed(oracle.folded(${text}))`
}

function foldedAll(texts: string): string {
  return `ARRAY(SELECT ${folded('one')} FROM unnest(${texts}::text[]) AS one)`
}

/** A day in the company's zone, as a bound. */
function dayBounds(random: Random, field: string, day: string): DrawnPart {
  const end = shiftDay(day, random.pick([0, 1, 20]))
  const names = random.pick([['gte', 'lte'], ['gt', 'lt'], ['gte'], ['gt'], ['lt'], ['lte'], ['gte', 'lt']] as const)
  const sent = { field, ...Object.fromEntries(names.map((name) => [name, name.startsWith('g') ? day : end])) }
  return part(sent, (bind) =>
    names
      .map((name) => {
        const [, operator] = comparisons.find(([other]) => other === name) ?? []
        return `(${field} AT TIME ZONE time_zone)::date ${operator} ${bind(name.startsWith('g') ? day : end)}::date`
      })
      .join(' AND '),
  )
}

function attribute(
  context: DrawContext,
  type: AttributeFacts['data_type'],
  draw: (attribute: AttributeFacts, context: DrawContext) => DrawnPart,
): DrawnPart | undefined {
  const usable = context.lead.attributes.filter(
    ({ data_type, number, day, value }) =>
      data_type === type &&
      (type === 'number' ? number !== null : type === 'date' ? day !== null : value.trim() !== ''),
  )
  return usable.length === 0 ? undefined : draw(context.random.pick(usable), context)
}

function hasAttribute(bind: Bind, key: string, condition: string): string {
  return `EXISTS (SELECT FROM oracle.attribute WHERE lead_id = v1_lead.id AND key = ${bind(key)} AND ${condition})`
}

function numberCondition({ key, number }: AttributeFacts, { random }: DrawContext): DrawnPart {
  const value = number ?? 0
  if (random.chance(0.4))
    return part({ field: `others.${key}`, in: [value, 7, ' 1e3 '] }, (bind) =>
      hasAttribute(bind, key, `number = ANY (${bind([value, 7, 1000])}::float8[])`),
    )
  const bounds = random.pick([['gte', 'lt'], ['gt'], ['lte'], ['gt', 'lte']] as const)
  const end = value + random.pick([0, 1, 1000])
  const sent = Object.fromEntries(bounds.map((name) => [name, name.startsWith('g') ? value : end]))
  return part({ field: `others.${key}`, ...sent }, (bind) =>
    hasAttribute(
      bind,
      key,
      bounds.map((name) => `number ${operatorOf(name)} ${bind(sent[name])}::float8`).join(' AND '),
    ),
  )
}

function dateCondition({ key, day }: AttributeFacts, { random }: DrawContext): DrawnPart {
  const value = day ?? ''
  if (random.chance(0.3))
    return part({ field: `others.${key}`, is: value }, (bind) => hasAttribute(bind, key, `day = ${bind(value)}::date`))
  const bounds = random.pick([['gte', 'lt'], ['gt'], ['lte'], ['gt', 'lte']] as const)
  const end = shiftDay(value, random.pick([0, 1, 100]))
  const sent = Object.fromEntries(bounds.map((name) => [name, name.startsWith('g') ? value : end]))
  return part({ field: `others.${key}`, ...sent }, (bind) =>
    hasAttribute(bind, key, bounds.map((name) => `day ${operatorOf(name)} ${bind(sent[name])}::date`).join(' AND ')),
  )
}

function operatorOf(name: string): string {
  return comparisons.find(([other]) => other === name)?.[1] ?? '='
}

/** Between −180 and 180, never on the line itself. */
function round180(degrees: number): number {
  const turned = degrees > 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees
  return Number(turned.toFixed(5))
}
