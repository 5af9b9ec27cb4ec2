import type { Company } from './company-pair.ts'
import type { Sql } from './load-rows.ts'
import type { Random } from './random.ts'
import { type Bind, conditionKinds, type DrawContext, type DrawnPart } from './v1-condition.ts'
import { type ClearCircle, drawCircle } from './v1-near.ts'

/** A search of the native API, and the SQL of the same. */
export interface DrawnSearch {
  readonly body: Readonly<Record<string, unknown>>
  readonly where: (bind: Bind) => string
  /** What stands directly under the top `and`: all must hold. */
  readonly parts: readonly DrawnPart[]
  readonly orderBy: (bind: Bind) => string
  /** The kinds of conditions and orders in it. */
  readonly kinds: readonly string[]
}

const orders: Readonly<Record<string, string>> = {
  name: 'name_order COLLATE "C"',
  source: 'source_order COLLATE "C"',
  location: 'location_order COLLATE "C"',
  status: 'folder_id',
  created_at: 'created_at',
  updated_at: 'updated_at',
  scheduled_at: 'scheduled_at',
  completed_at: 'completed_at',
}

export const orderKinds = [...Object.keys(orders), 'number attribute', 'date attribute', 'distance'].map(
  (name) => `order ${name}`,
)

/** Draws the `turn`-th search: each kind of condition gets its turn. */
export function drawSearch(random: Random, company: Company, turn: number): DrawnSearch {
  const names = Object.keys(conditionKinds)
  const kinds: string[] = []
  const first = drawOne(random, company, [names[turn % names.length] ?? ''], kinds)
  const drawn = random.chance(0.2) ? first : group(random, [first, ...drawTrees(random, company, kinds)], kinds)
  const circle = random.chance(0.15) && levels(drawn.sent) < maxLevels ? drawCircle(random, company) : undefined
  const tree = circle ? joined('and', [inCircle(circle), ...(drawn.all ?? [drawn])]) : drawn
  const sort = circle ? byDistance(circle, random, kinds) : drawSort(random, company, kinds)
  return {
    body: { filter: tree.sent, ...(sort.sent.length > 0 && { sort: sort.sent }) },
    where: tree.sql,
    parts: tree.all ?? [tree],
    orderBy: sort.sql,
    kinds,
  }
}

/** The specification allows so many levels of `and`, `or` and `not`. */
const maxLevels = 8

function levels(filter: object): number {
  const { and, or, not } = filter as { readonly and?: object[]; readonly or?: object[]; readonly not?: object }
  const inner = and ?? or ?? (not && [not])
  return inner ? 1 + Math.max(...inner.map(levels)) : 0
}

function drawTrees(random: Random, company: Company, kinds: string[], depth = 0): DrawnPart[] {
  return Array.from({ length: 1 + random.below(3) }, () =>
    depth < 3 && random.chance(0.35)
      ? group(random, drawTrees(random, company, kinds, depth + 1), kinds)
      : drawOne(random, company, random.shuffled(Object.keys(conditionKinds)), kinds),
  )
}

function group(random: Random, parts: readonly DrawnPart[], kinds: string[]): DrawnPart {
  const name = random.pick(['and', 'or', 'not'] as const)
  kinds.push(name)
  if (name === 'not') {
    const inner: DrawnPart = parts.length === 1 && parts[0] ? parts[0] : joined('or', parts)
    return { sent: { not: inner.sent }, sql: (bind) => `NOT ${inner.sql(bind)}` }
  }
  return joined(name, parts)
}

function joined(name: 'and' | 'or', parts: readonly DrawnPart[]): DrawnPart {
  return {
    ...(name === 'and' && { all: parts }),
    sent: { [name]: parts.map(({ sent }) => sent) },
    sql: (bind) => `(${parts.map(({ sql }) => sql(bind)).join(` ${name.toUpperCase()} `)})`,
  }
}

/** The first of these kinds for which some lead has a value. */
function drawOne(random: Random, company: Company, names: readonly string[], kinds: string[]): DrawnPart {
  for (let tries = 0; ; tries += 1) {
    const name = names[tries % names.length] ?? ''
    const context: DrawContext = { random, company, lead: random.pick(company.facts) }
    const drawn = conditionKinds[name]?.(context)
    if (!drawn) continue
    kinds.push(name)
    return drawn
  }
}

function inCircle({ lat, lon, km }: ClearCircle): DrawnPart {
  return {
    sent: { field: 'location', near: { lat, lon, km } },
    sql: (bind) => `coalesce(${distanceSql(lat, lon, bind)} <= ${bind(km)}, false)`,
  }
}

function distanceSql(lat: number, lon: number, bind: Bind): string {
  return `oracle.kilometres(latitude, longitude, ${bind(lat)}::float8, ${bind(lon)}::float8)`
}

/** Leads at the same point are equally far. */
function byDistance({ lat, lon }: ClearCircle, random: Random, kinds: string[]): DrawnSort {
  const direction = random.pick(['asc', 'desc', undefined] as const)
  kinds.push('order distance')
  return {
    sent: [{ field: 'distance', ...(direction && { direction }) }],
    sql: (bind) => `${distanceSql(lat, lon, bind)} ${direction ?? 'asc'}, id DESC`,
  }
}

interface DrawnSort {
  readonly sent: readonly object[]
  readonly sql: (bind: Bind) => string
}

function drawSort(random: Random, company: Company, kinds: string[]): DrawnSort {
  const typed = [...company.attributeTypes].filter(([, type]) => type !== 'text')
  const choices = [
    ...Object.entries(orders).map(([field, column]) => ({ kind: field, field, sql: () => column })),
    ...typed.map(([key, type]) => ({
      kind: `${type} attribute`,
      field: `others.${key}`,
      sql: (bind: Bind) =>
        `(SELECT ${type === 'number' ? 'SORT(number)' : 'SORT(day)'} FROM oracle.attribute WHERE lead_id = v1_lead.id AND key = ${bind(key)})`,
    })),
  ]
  const keys = random
    .shuffled(choices)
    .slice(0, random.pick([0, 1, 1, 2, 3]))
    .map((choice) => ({ ...choice, direction: random.pick(['asc', 'desc', undefined] as const) }))
  kinds.push(...keys.map(({ kind }) => `order ${kind}`))
  const sent = keys.map(({ field, direction }) => ({ field, ...(direction && { direction }) }))
  return {
    sent,
    sql: (bind) =>
      [
        ...(keys.length > 0
          ? keys.map(
              ({ sql, direction = 'asc' }) =>
                // Of several values the first one in the direction counts.
                `${sql(bind).replace('SORT', direction === 'asc' ? 'min' : 'max')} ${direction} NULLS LAST`,
            )
          : ['created_at DESC']),
        'id DESC',
      ].join(),
  }
}

/** The ids of all leads that the search must find, in order. */
export async function expectIds(sql: Sql, companyId: number, { where, orderBy }: DrawnSearch): Promise<number[]> {
  const values: unknown[] = []
  const bind = (value: unknown) => `$${values.push(value)}`
  const [row] = await sql<{ ids: number[] }>(
    `SELECT ARRAY(SELECT id FROM oracle.v1_lead WHERE company_id = ${bind(companyId)}::int AND ${where(bind)}
       ORDER BY ${orderBy(bind)}) AS ids`,
    values,
  )
  return row?.ids ?? []
}
