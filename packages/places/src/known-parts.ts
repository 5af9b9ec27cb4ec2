import type { Gazetteer } from './gazetteer.ts'
import { agrees, kilometres, type Match, matchesNamed } from './match.ts'
import { spellings, withoutPostalCodes } from './spellings.ts'
import type { Wanted } from './type-words.ts'

/** One name of a location text, with its matches: none when the gazetteer does not know it. */
export interface Part {
  readonly name: string
  readonly matches: readonly Match[]
  /** What the text says that it is. */
  readonly wants?: Wanted | undefined
}

const maxAreaWords = 4
const maxNames = 3
const maxWords = 12
// Two towns that are written together: `Raleigh-Durham`.
const twinKilometres = 80

/** The names in one part of a text: one, or a place and the areas behind it (`Springfield IL 62701`, `Austin Texas USA`). */
export function knownParts(gazetteer: Gazetteer, part: string, home: string): Part[] {
  const whole = knownPart(gazetteer, part, home)
  if (whole.matches.length > 0) return [whole]
  const words = withoutPostalCodes(part).split(' ').slice(0, maxWords)
  return withAreas(gazetteer, words, home, maxNames) ?? [twin(gazetteer, words, home) ?? whole]
}

/** The place that the first words name and the areas that the others name, which must hold it. */
function withAreas(gazetteer: Gazetteer, words: string[], home: string, names: number): Part[] | undefined {
  for (let tail = Math.min(maxAreaWords, words.length - 1); tail > 0; tail--) {
    const { name, matches } = knownPart(gazetteer, words.slice(-tail).join(' '), home)
    const areas = matches.filter(({ entry }) => entry.kind === 'area')
    if (areas.length === 0) continue
    const before = words.slice(0, -tail)
    const place = knownPart(gazetteer, before.join(' '), home)
    const parts =
      place.matches.length > 0 ? [place] : names > 2 ? withAreas(gazetteer, before, home, names - 1) : undefined
    if (parts?.[0]?.matches.some((match) => agrees(gazetteer, match, areas, 0)))
      return [...parts, { name, matches: areas }]
  }
  return undefined
}

function twin(gazetteer: Gazetteer, words: string[], home: string): Part | undefined {
  for (let length = words.length - 1; length > 0; length--) {
    const name = words.slice(0, length).join(' ')
    const one = placesOf(matchesNamed(gazetteer, name), home)
    if (one.length === 0) continue
    const other = placesOf(matchesNamed(gazetteer, words.slice(length).join(' ')), home)
    const matches = one.filter((match) =>
      other.some(
        ({ placeId }) => kilometres(gazetteer.point(match.placeId), gazetteer.point(placeId)) <= twinKilometres,
      ),
    )
    if (matches.length > 0) return { name, matches }
  }
  return undefined
}

function placesOf(matches: readonly Match[], home: string): Match[] {
  return matches.filter(
    ({ entry, country }) => entry.kind === 'place' && (entry.nameKind === 'name' || country === home),
  )
}

/** Of several spellings one that the home knows comes first, then one that is the name of something, then any. */
function knownPart(gazetteer: Gazetteer, part: string, home: string): Part {
  let best: Part = { name: part, matches: [] }
  let bestRank = 0
  for (const { name, wants } of spellings(part)) {
    const matches = wanted(matchesNamed(gazetteer, name), wants)
    if (matches.length === 0) continue
    const rank = rankOf(matches, home)
    if (rank <= bestRank) continue
    best = { name, matches, wants }
    bestRank = rank
    if (rank === 3) break
  }
  return best
}

function rankOf(matches: readonly Match[], home: string): number {
  if (matches.some(({ country }) => country === home)) return 3
  if (matches.some(({ entry }) => entry.nameKind === 'name')) return 2
  return matches.length > 0 ? 1 : 0
}

/** `Cavite Province` is no city, and `Mecca Province` the area that has its name from the city. */
function wanted(matches: readonly Match[], wants: Wanted | undefined): readonly Match[] {
  if (wants === undefined || matches.length === 0) return matches
  const fitting = matches.filter(({ entry }) => entry.kind === wants)
  if (wants === 'area' && fitting.length > 0) return fitting.map((match) => ({ ...match, isImplied: false }))
  return fitting.length > 0 ? fitting : matches
}
