import type { Entry, Gazetteer } from './gazetteer.ts'

/** A place or an area that has the name that was looked up. */
export interface Match {
  entry: Entry
  /** The place itself, or the most populous place of the area. */
  placeId: number
  /** ISO 3166 alpha-2. */
  country: string
  /** Whether the area does not have the name itself but takes its name from a place that has it. It only qualifies. */
  isImplied: boolean
}

const shortName = /^[a-z0-9]{1,3}$/

// Texts differ, but the names of their regions and towns repeat. Of rare names nothing has to be remembered for long.
const maxCachedNames = 1_000
const caches = new WeakMap<Gazetteer, Map<string, readonly Match[]>>()
const none: readonly Match[] = []

export function matchesNamed(gazetteer: Gazetteer, name: string): readonly Match[] {
  const cache = caches.get(gazetteer) ?? new Map<string, readonly Match[]>()
  if (cache.size === 0) caches.set(gazetteer, cache)
  const known = cache.get(name)
  if (known) return known
  const entries = gazetteer.named(name)
  if (entries.length === 0) return none
  const matches = withImplied(gazetteer, name, entries)
  if (cache.size === maxCachedNames) cache.clear()
  cache.set(name, matches)
  return matches
}

function withImplied(gazetteer: Gazetteer, name: string, entries: readonly Entry[]): Match[] {
  const matches = entries.map((entry) => asMatch(gazetteer, entry, false))
  for (const { kind, id, nameKind } of entries) {
    const area = kind === 'place' ? gazetteer.namesakeArea(id) : undefined
    if (area === undefined || (nameKind === 'alternate' && shortName.test(name))) continue
    if (matches.some(({ entry }) => entry.kind === 'area' && entry.id === area)) continue
    matches.push(asMatch(gazetteer, { kind: 'area', id: area, nameKind }, true))
  }
  return matches
}

function asMatch(gazetteer: Gazetteer, entry: Entry, isImplied: boolean): Match {
  const isPlace = entry.kind === 'place'
  const country = gazetteer.country(isPlace ? gazetteer.areaOf(entry.id) : entry.id)
  return { entry, placeId: isPlace ? entry.id : gazetteer.mostPopulous(entry.id), country, isImplied }
}

/** Whether the name counts only in its own country: airport codes, codes of regions and names of two letters. */
export function isLocal(gazetteer: Gazetteer, { entry }: Match, name: string): boolean {
  if (entry.kind === 'place') return shortName.test(name) && (entry.nameKind === 'alternate' || name.length < 3)
  return entry.nameKind === 'code' && !gazetteer.isCountry(entry.id)
}

/** Whether a match lies in one of the areas of `qualifier`, or within so many kilometres of one of its places. */
export function agrees(
  gazetteer: Gazetteer,
  match: Match,
  qualifier: readonly Match[],
  maxKilometres: number,
): boolean {
  const { entry, placeId } = match
  return qualifier.some((other) => {
    if (other.entry.kind === 'area') return isInside(gazetteer, match, other)
    // A former name of a town is also that of its old district: `Kitahiroshima, Hiroshima`.
    if (entry.kind === 'place' && entry.id === other.entry.id) return false
    if (entry.kind === 'area') return gazetteer.isWithin(gazetteer.areaOf(other.placeId), entry.id)
    return kilometres(gazetteer.point(placeId), gazetteer.point(other.placeId)) <= maxKilometres
  })
}

/** Whether a match lies in an area. Nothing is a part of itself: `Québec, QC` and `Luxembourg, LU` are the cities. */
export function isInside(gazetteer: Gazetteer, { entry }: Match, outer: Match): boolean {
  if (outer.entry.kind !== 'area' || (entry.kind === 'area' && entry.id === outer.entry.id)) return false
  return gazetteer.isWithin(entry.kind === 'area' ? entry.id : gazetteer.areaOf(entry.id), outer.entry.id)
}

/** Distance on a plane, which is exact enough for towns near each other. */
export function kilometres(
  a: { latitude: number; longitude: number },
  b: { latitude: number; longitude: number },
): number {
  const radians = Math.PI / 180
  const across = (a.longitude - b.longitude) * radians * Math.cos(((a.latitude + b.latitude) / 2) * radians)
  return 6371 * Math.hypot((a.latitude - b.latitude) * radians, across)
}
