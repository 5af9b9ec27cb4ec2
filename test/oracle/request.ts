export const sorts = ['name', 'source', 'location', 'created_at', 'completion_date'] as const
export const inclusions = ['answers', 'attachments', 'documents'] as const

/** A search, before it is written as an address. Days are `YYYY-MM-DD`, both included. Of a list, any value may match. */
export interface SearchRequest {
  readonly query?: { readonly applicationId: number } | { readonly email: string } | { readonly text: string }
  readonly campaigns?: readonly number[]
  readonly statuses?: readonly string[]
  readonly created?: Days
  readonly updated?: Days
  readonly scheduled?: Days
  readonly sources?: readonly string[]
  readonly location?: string
  readonly circle?: Circle
  readonly labels?: readonly string[]
  readonly completionMethods?: readonly string[]
  readonly hasResume?: boolean
  /** A day as the value of an attribute of type date. */
  readonly others?: readonly Attribute[]
  readonly sort?: (typeof sorts)[number]
  readonly direction?: 'asc' | 'desc'
  readonly page?: number
  readonly perPage?: number
  readonly include?: readonly (typeof inclusions)[number][]
}

export interface Days {
  readonly start?: string
  readonly end?: string
}

interface Circle {
  readonly latitude: number
  readonly longitude: number
  readonly kilometres: number
}

export interface Attribute {
  readonly key: string
  readonly value: string
}

/** Rows of a page when the request does not say. */
export const documentedRows = 12
