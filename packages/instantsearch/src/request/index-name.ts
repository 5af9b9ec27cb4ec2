import type { NativeSearch } from './native-search.ts'

/** The order that the name of an index stands for: `leads`, or `leads:` and what `sort` of `GET /v1/leads` takes. */
export function readIndexName(name: string): NativeSearch['sort'] {
  const [index, ...rest] = name.split(':')
  if (index !== 'leads')
    throw new Error(`There is no index ${name}: use leads, or leads:-created_at and the like for another order.`)
  const sort = rest.join(':')
  if (sort === '') return undefined
  return sort.split(',').map((key) => {
    const field = key.trim()
    return field.startsWith('-') ? { field: field.slice(1), direction: 'desc' as const } : { field }
  })
}
