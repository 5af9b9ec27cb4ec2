import type { Gazetteer } from './gazetteer.ts'
import { spellings } from './location-parts.ts'
import { agrees, type Match, matchesNamed } from './match.ts'

/** One name of a location text, with its matches: none when the gazetteer does not know it. */
export interface Part {
  name: string
  matches: Match[]
}

const maxAreaWords = 4

/** The names in one part of a text: one, or a place and the area behind it (`Springfield IL 62701`). */
export function knownParts(gazetteer: Gazetteer, part: string): Part[] {
  const whole = knownPart(gazetteer, part)
  if (whole.matches.length > 0) return [whole]
  const words = (spellings(part)[1] ?? part).split(' ')
  for (let tail = Math.min(maxAreaWords, words.length - 1); tail > 0; tail--) {
    const { name, matches } = knownPart(gazetteer, words.slice(-tail).join(' '))
    const areas = matches.filter(({ entry }) => entry.kind === 'area')
    if (areas.length === 0) continue
    const place = knownPart(gazetteer, words.slice(0, -tail).join(' '))
    if (place.matches.some((match) => agrees(gazetteer, match, areas, 0))) return [place, { name, matches: areas }]
  }
  return [whole]
}

function knownPart(gazetteer: Gazetteer, part: string): Part {
  for (const name of spellings(part)) {
    const matches = matchesNamed(gazetteer, name)
    if (matches.length > 0) return { name, matches }
  }
  return { name: part, matches: [] }
}
