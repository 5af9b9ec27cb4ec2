import type { Search } from '../request/read-search.ts'
import { joinPieces, type Piece, type Tags, tagsOf } from './html.ts'
import { countsOf, type NativeAnswer } from './native-answer.ts'

/** Values of a facet that contain a text. Source: the answer of Algolia's API to a search for facet values. */
export interface FacetHits {
  readonly facetHits: { readonly value: string; readonly highlighted: string; readonly count: number }[]
  readonly exhaustiveFacetsCount: true
  readonly processingTimeMS: number
}

const defaultHits = 10

export function presentFacetHits({ request, facets, facetQuery = '' }: Search, answer: NativeAnswer): FacetHits {
  const params = request.params ?? {}
  const [name = ''] = Object.keys(facets)
  const tags = tagsOf(params)
  const wanted = fold(facetQuery.trim())
  const counts = countsOf(answer.facets?.[name] ?? {})
  // The api has searched the values of most fields, also those that it reads otherwise than this does.
  const isSearched = facets[name]?.search !== undefined
  const found = isSearched ? counts : counts.filter(({ value }) => fold(value).includes(wanted))
  return {
    facetHits: found
      .slice(0, params.maxFacetHits ?? defaultHits)
      .map(({ value, count }) => ({ value, highlighted: mark(value, wanted, tags), count })),
    exhaustiveFacetsCount: true,
    processingTimeMS: answer.took_ms,
  }
}

/** Ignoring case and accents. */
function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

function mark(value: string, wanted: string, tags: Tags): string {
  const letters = [...new Intl.Segmenter().segment(value)].map(({ segment }) => segment)
  const starts = letters.map((_, index) => fold(letters.slice(0, index).join('')).length)
  const at = wanted === '' ? -1 : fold(value).indexOf(wanted)
  const pieces = letters.map((text, index): Piece => {
    const start = starts[index] ?? 0
    return { text, isMarked: at >= 0 && start >= at && start < at + wanted.length }
  })
  return joinPieces(runsOf(pieces), tags)
}

/** Neighbours that are both marked, or both not, become one. */
function runsOf(pieces: readonly Piece[]): Piece[] {
  const runs: Piece[] = []
  for (const piece of pieces) {
    const last = runs.at(-1)
    if (last && last.isMarked === piece.isMarked) runs[runs.length - 1] = { ...last, text: last.text + piece.text }
    else runs.push(piece)
  }
  return runs
}
