import { readFileSync } from 'node:fs'
import { type FindPlace, maxKilometres } from './compare-cities.ts'
import { kilometres } from './distance.ts'

/** A text as somebody in `country` writes it, with the point that it means; none where it names no place. */
export interface PlaceText {
  readonly country: string
  readonly point: { readonly latitude: number; readonly longitude: number } | undefined
  readonly text: string
}

export function readTexts(): PlaceText[] {
  const lines = readFileSync(new URL('../../test/data/texts.tsv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
  return lines
    .filter((line) => !line.startsWith('#'))
    .map((line) => {
      const [country = '', written = '', text = ''] = line.split('\t')
      const [latitude = Number.NaN, longitude = Number.NaN] = written.split(',').map(Number)
      return { country, text, point: written === '-' ? undefined : { latitude, longitude } }
    })
}

/** Looks up each text as the centre of a search. */
export function compareTexts(findPlace: FindPlace, texts: readonly PlaceText[]) {
  const found = { right: 0, wrong: 0, none: 0 }
  const failures: string[] = []
  for (const { country, text, point } of texts) {
    const place = findPlace(text, { country, whole: true })
    const isRight = place && point ? kilometres(place, point) <= maxKilometres : place === point
    if (isRight) found.right++
    else {
      found[place ? 'wrong' : 'none']++
      failures.push(`${country} ${text} → ${place ? `${place.name}, ${place.country}` : 'none'}`)
    }
  }
  return { found, failures }
}
