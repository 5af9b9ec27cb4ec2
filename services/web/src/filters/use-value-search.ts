import { useEffect, useState } from 'react'
import { usePage } from '../search/page-context.ts'
import { searchClient } from '../server/clients.ts'
import { filterOf, partsOf, textOf } from '../state/native-search.ts'
import type { SearchState } from '../state/search-state.ts'

interface Value {
  readonly value: string
  readonly count: number
}

const restMs = 120
const maxValues = 50

interface FoundValues {
  readonly wanted: string
  /** Undefined when there was no answer. */
  readonly values: readonly Value[] | undefined
}

/** Values of a field that contain a text, counted without the conditions on the field itself. */
export function useValueSearch(field: string, wanted: string): FoundValues | undefined {
  const { state, fields } = usePage()
  const [found, setFound] = useState<FoundValues>()
  const filter = filterOf(partsOf(withoutField(state, field), fields))
  const params = JSON.stringify({
    facetName: field,
    facetQuery: wanted,
    maxFacetHits: maxValues,
    ...textOf(state),
    ...(filter && { filters: JSON.stringify(filter) }),
  })

  useEffect(() => {
    if (wanted === '') return setFound(undefined)
    let isCurrent = true
    const rest = setTimeout(() => {
      const request = { indexName: 'leads', params: JSON.parse(params) as Record<string, unknown> }
      searchClient
        .searchForFacetValues([request])
        .then(([answer]) => isCurrent && answer && setFound({ wanted, values: answer.facetHits }))
        // The list itself says when the api cannot be reached.
        .catch(() => isCurrent && setFound({ wanted, values: undefined }))
    }, restMs)
    return () => {
      isCurrent = false
      clearTimeout(rest)
    }
  }, [wanted, params])

  return found
}

function withoutField(state: SearchState, field: string): SearchState {
  const { [field]: _, ...values } = state.values
  return { ...state, values }
}
