import type { LeadFacts } from './company-facts.ts'
import type { Company } from './company-pair.ts'
import { filterKinds } from './draw-filter.ts'
import type { Sql } from './load-rows.ts'
import type { Random } from './random.ts'
import { inclusions, type SearchRequest, sorts } from './request.ts'

export interface DrawnRequest {
  readonly request: SearchRequest
  /** What this request exercises, in the words of `everyKind`. */
  readonly kinds: readonly string[]
}

const orders = sorts.flatMap((sort) => [
  { sort },
  { sort, direction: 'asc' as const },
  { sort, direction: 'desc' as const },
])
const directions = [{ direction: 'asc' as const }, { direction: 'desc' as const }]
const pagings = ['first page', 'later page', 'page past the end', 'deep page'] as const

const orderKind = ({ sort, direction }: SearchRequest) => `order ${sort ?? 'default'} ${direction ?? ''}`.trim()

export const everyKind: readonly string[] = [
  ...Object.keys(filterKinds),
  ...[...orders, ...directions, {}].map(orderKind),
  ...pagings,
  ...inclusions.map((name) => `include ${name}`),
]

/** Draws the `turn`-th request: each kind of filter gets its turn, with up to three others. */
export async function drawRequest(
  { sql, random, company }: { sql: Sql; random: Random; company: Company },
  turn: number,
): Promise<DrawnRequest> {
  const leads = company.facts
  const paging = random.chance(0.04) ? 'deep page' : random.pick(pagings.slice(0, 3).concat('first page', 'first page'))
  const filters = paging === 'deep page' ? { kinds: [], request: {} } : drawFilters(random, leads, turn)
  const include = inclusions.filter(() => random.chance(0.25))
  const order = random.pick<SearchRequest>([...orders, ...directions, {}, {}, {}, {}])
  const filter = await withClearRadius(sql, random, company.id, filters.request)
  const kinds = filters.kinds.filter((kind) => kind !== 'radius' || filter.circle)
  const request = {
    ...filter,
    ...order,
    ...drawPage(random, paging, leads.length),
    ...(include.length > 0 ? { include } : {}),
  }
  return { request, kinds: [...kinds, orderKind(order), paging, ...include.map((name) => `include ${name}`)] }
}

function drawFilters(
  random: Random,
  leads: readonly LeadFacts[],
  turn: number,
): { kinds: string[]; request: SearchRequest } {
  const names = Object.keys(filterKinds)
  const kinds = [names[turn % names.length] as string]
  for (;;) {
    const lead = random.pick(leads)
    let request = filterKinds[kinds[0] as string]?.(lead, random, leads)
    if (!request) continue
    for (const name of random.shuffled(names).slice(0, random.pick([0, 0, 1, 1, 2, 3]))) {
      const otherLead = random.chance(0.1)
      const more = filterKinds[name]?.(otherLead ? random.pick(leads) : lead, random, leads)
      if (!more || overlaps(request, more)) continue
      request = { ...request, ...more }
      kinds.push(name)
    }
    return { kinds, request }
  }
}

function overlaps(one: SearchRequest, other: SearchRequest): boolean {
  const isPlace = (request: SearchRequest) => Boolean(request.location || request.circle)
  return Object.keys(other).some((name) => name in one) || (isPlace(one) && isPlace(other))
}

/** Formulas for distances differ slightly, so no lead may lie within 0.5 % of the radius. */
async function withClearRadius(
  sql: Sql,
  random: Random,
  companyId: number,
  { circle, ...rest }: SearchRequest,
): Promise<SearchRequest> {
  if (!circle) return rest
  const radii = [circle.kilometres, ...Array.from({ length: 20 }, () => 1 + random.below(20_000))]
  const [clear] = await sql<{ kilometres: number }>(
    `WITH distances AS MATERIALIZED (
       SELECT oracle.kilometres(latitude, longitude, $1, $2) AS distance FROM oracle.lead WHERE company_id = $3)
     SELECT kilometres FROM unnest($4::int[]) WITH ORDINALITY AS one (kilometres, place)
     WHERE NOT EXISTS (SELECT FROM distances WHERE abs(distance - kilometres) <= 0.005 * kilometres)
     ORDER BY place LIMIT 1`,
    [circle.latitude, circle.longitude, companyId, radii],
  )
  return clear ? { ...rest, circle: { ...circle, kilometres: clear.kilometres } } : rest
}

function drawPage(random: Random, paging: (typeof pagings)[number], leads: number): SearchRequest {
  const perPage = random.pick([1, 3, 5, 12, 25, 50, 100])
  const some = random.chance(0.5) ? { perPage } : {}
  if (paging === 'first page') return random.chance(0.5) ? some : { ...some, page: 1 }
  if (paging === 'later page') return { perPage: random.pick([1, 2, 5]), page: 2 + random.below(4) }
  if (paging === 'page past the end') return { ...some, page: random.pick([2_500, 100_000, 2 ** 31 - 1]) }
  return { perPage, page: Math.max(1, Math.ceil(leads / perPage) - random.below(4)) }
}
