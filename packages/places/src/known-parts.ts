import { agrees, type Candidate, candidatesNamed } from './candidate.ts'
import type { Gazetteer } from './gazetteer.ts'
import { spellings } from './location-parts.ts'

/** One name of a location text with all that bears it: nothing where the gazetteer does not know it. */
export interface Part {
  name: string
  candidates: Candidate[]
}

const longestArea = 4

/** A part as the names in it: `Springfield IL 62701` has two, a place and its area. */
export function knownParts(gazetteer: Gazetteer, part: string): Part[] {
  const whole = knownPart(gazetteer, part)
  if (whole.candidates.length > 0) return [whole]
  const words = (spellings(part)[1] ?? part).split(' ')
  for (let tail = Math.min(longestArea, words.length - 1); tail > 0; tail--) {
    const { name, candidates } = knownPart(gazetteer, words.slice(-tail).join(' '))
    const areas = candidates.filter(({ entry }) => entry.kind === 'area')
    if (areas.length === 0) continue
    const place = knownPart(gazetteer, words.slice(0, -tail).join(' '))
    if (place.candidates.some((one) => agrees(gazetteer, one, areas, 0))) return [place, { name, candidates: areas }]
  }
  return [whole]
}

function knownPart(gazetteer: Gazetteer, part: string): Part {
  for (const name of spellings(part)) {
    const candidates = candidatesNamed(gazetteer, name)
    if (candidates.length > 0) return { name, candidates }
  }
  return { name: part, candidates: [] }
}
