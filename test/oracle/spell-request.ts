import { spellDay } from './days.ts'
import type { Random } from './random.ts'
import type { Days, SearchRequest } from './request.ts'

/** One of the many addresses and headers that mean this request. */
export function spellRequest(random: Random, key: string, request: SearchRequest): SpelledRequest {
  const carrier = random.pick(['parameter', 'parameter', 'bearer', 'header'] as const)
  const groups = [...filterGroups(random, request), ...otherGroups(random, request)]
  if (carrier === 'parameter') groups.push([['api_key', key]])
  const pairs = random.shuffled(groups).flat()
  const separator = random.chance(0.05) ? '&amp;' : '&'
  return {
    path: `${spellPath(random)}?${pairs
      .map(([name, value]) => `${encodeName(random, name, value)}=${encodeValue(random, value)}`)
      .join(separator)}`,
    headers:
      carrier === 'bearer' ? { authorization: `Bearer ${key}` } : carrier === 'header' ? { 'x-api-key': key } : {},
  }
}

/** A base URL may end in a slash. */
function spellPath(random: Random): string {
  return `${random.chance(0.05) ? '/' : ''}/api/talkpush_services/campaign_invitations${random.chance(0.05) ? '/' : ''}`
}

export interface SpelledRequest {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}

/** Parameters whose order relative to each other matters. */
type Group = (readonly [name: string, value: string])[]

function filterGroups(random: Random, request: SearchRequest): Group[] {
  const { query, campaigns, circle, hasResume } = request
  return [
    once(random, 'filter[query]', query && spellQuery(random, query)),
    ...(campaigns ? spellCampaigns(random, campaigns) : []),
    ...spellList(random, 'filter[status_selected]', request.statuses),
    ...spellDays(random, 'creation', request.created),
    ...spellDays(random, 'updated', request.updated),
    ...spellDays(random, 'scheduled_at', request.scheduled),
    ...spellList(random, 'filter[source_selected]', request.sources),
    once(random, 'filter[location_selected]', circle ? `${circle.latitude},${circle.longitude}` : request.location),
    once(random, 'filter[location_radius_selected]', circle && String(circle.kilometres)),
    ...spellList(random, 'filter[label_selected]', request.labels),
    ...spellList(random, 'filter[completion_method_selected]', request.completionMethods),
    once(
      random,
      'filter[resume_selected]',
      hasResume === undefined ? undefined : hasResume ? 'attached' : 'not_attached',
    ),
    ...(request.others ?? []).map(({ key, value }) => once(random, `filter[others][${key}]`, value)),
  ]
}

function otherGroups(random: Random, { sort, direction, page, perPage, include = [] }: SearchRequest): Group[] {
  const zeros = random.pick(['', '', '0', '00'])
  const noise = [
    ['api_secret', 'old'],
    ['utm_source', 'Facebook'],
    ['cache', '1'],
  ] as const
  return [
    once(random, 'filter[sort_by_selected]', sort),
    once(random, 'filter[sort_direction_selected]', direction),
    single(random, 'page', page === undefined ? undefined : `${zeros}${page}`, ['2', '']),
    single(random, 'per_page', perPage === undefined ? undefined : String(perPage), ['3', '']),
    ...(['answers', 'attachments', 'documents'] as const).map((name) => {
      const spelled = include.includes(name)
        ? random.pick(['true', 'True', '1', 'TRUE'])
        : random.pick(['false', '0', undefined])
      return single(random, `include_${name}`, spelled, ['true', ''])
    }),
    random.chance(0.2) ? [random.pick(noise)] : [],
  ]
}

/** A parameter that may be repeated (the last one counts), or omitted by an empty value. */
function single(random: Random, name: string, value: string | undefined, overruled: readonly string[]): Group {
  if (value === undefined) return random.chance(0.05) ? [[name, '']] : []
  return random.chance(0.05)
    ? [
        [name, random.pick(overruled)],
        [name, value],
      ]
    : [[name, value]]
}

/** A filter with one value. Only the same value may be repeated, and an empty one is none. */
function once(random: Random, name: string, value: string | undefined): Group {
  return single(random, name, value, value === undefined ? [] : [value, ''])
}

/** A filter that may be repeated: any of the values. Each is a parameter of its own, in any of three ways. */
function spellList(random: Random, name: string, values: readonly string[] = []): Group[] {
  const ends = random.pick<readonly ((index: number) => string)[]>([
    [() => ''],
    [() => '[]'],
    [(index) => `[${index}]`],
    [() => '', () => '[]', (index) => `[${index}]`],
  ])
  return values.map((value, index) => once(random, `${name}${random.pick(ends)(index)}`, value))
}

function spellQuery(random: Random, query: NonNullable<SearchRequest['query']>): string {
  if ('text' in query) return query.text
  if ('applicationId' in query)
    return random.pick(['AP#', 'ap#', 'AP#$', 'AP #', 'ap#$']).replace('#', String(query.applicationId))
  return random.pick([query.email, query.email.toUpperCase(), query.email.toLowerCase()])
}

function spellCampaigns(random: Random, campaigns: readonly number[]): Group[] {
  const [first = 0, ...others] = campaigns
  return random.pick([
    [[['filter[campaign_id]', campaigns.join()]]],
    [[['filter[campaign_id][]', campaigns.join()]]],
    campaigns.map((id) => [['filter[campaign_id]', String(id)]]),
    campaigns.map((id) => [[random.pick(['filter[campaign_id][]', 'filter[campaign_id]']), String(id)]]),
    campaigns.map((id, index) => [[`filter[campaign_id][${index}]`, String(id)]]),
    [[['filter[campaign_id]', String(first)]], [['filter[campaign_id][]', others.join()]]],
  ] satisfies Group[][])
}

function spellDays(random: Random, name: string, days: Days = {}): Group[] {
  return (['start', 'end'] as const).map((end) =>
    once(random, `filter[${name}_${end}_date]`, days[end] && spellDay(days[end])),
  )
}

function encodeName(random: Random, name: string, value: string): string {
  // Where the name is encoded twice, a value with these characters could mean two things.
  if (random.chance(0.03) && !/[%+]/.test(value)) return encodeURIComponent(encodeURIComponent(name))
  const encoded = random.chance(0.3) ? encodeURIComponent(name) : encodeForm(name)
  return random.chance(0.5) ? encoded.replaceAll('%5B', '[').replaceAll('%5D', ']') : encoded
}

function encodeValue(random: Random, value: string): string {
  return random.pick([encodeURIComponent, encodeForm, encodeLittle])(value)
}

function encodeForm(text: string): string {
  return encodeURIComponent(text).replaceAll('%20', '+')
}

/** Like a client that pastes a value into an address: only characters that would end the value are escaped. */
function encodeLittle(text: string): string {
  return text.replace(/[%&+#\s]/g, encodeURIComponent)
}
