import type { Gazetteer } from './gazetteer.ts'
import type { Part } from './known-parts.ts'
import { isInside } from './match.ts'

/**
 * The parts of a text that begins with what holds the rest (`US, TX, Austin`, `Cavite, Bacoor`), the narrowest first;
 * undefined when it does not. A name that is also a place in one of the later parts is that place: `New York, New York`.
 */
export function narrowestFirst(gazetteer: Gazetteer, parts: readonly Part[]): Part[] | undefined {
  const moved: Part[] = []
  let rest = [...parts]
  for (let [first, ...others] = rest; first && holdsOne(gazetteer, first, others); [first, ...others] = rest) {
    moved.unshift(first)
    rest = others
  }
  return moved.length > 0 ? [...rest, ...moved] : undefined
}

function holdsOne(gazetteer: Gazetteer, first: Part, others: readonly Part[]): boolean {
  const areas = first.matches.filter(({ entry }) => entry.kind === 'area')
  if (areas.length === 0) return false
  const later = others.flatMap(({ matches }) => matches)
  const isPlaceInLater = first.matches.some(
    (match) => match.entry.kind === 'place' && later.some((other) => isInside(gazetteer, match, other)),
  )
  return !isPlaceInLater && later.some((match) => areas.some((area) => isInside(gazetteer, match, area)))
}
