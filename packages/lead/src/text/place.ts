/** Degrees north and east. */
export interface Point {
  readonly latitude: number
  readonly longitude: number
}

/** A city, or a region or country with the point of its most populous city. */
export type Place = Point & {
  /** ISO 3166 alpha-2. */
  readonly country: string
  /** The city with its region and country: `London, Ontario, Canada`. */
  readonly fullName: string
} & (
    | {
        readonly kind: 'city'
        /** Another city of the name that is far away and about as large or larger. */
        readonly rival?: string | undefined
      }
    | { readonly kind: 'region' | 'country'; readonly mostPopulous: string }
  )

/**
 * Finds the place that a text names; undefined when it is unknown or ambiguous. Of several places with the name, one in
 * `country` (ISO 3166 alpha-2) comes first, unless it is tiny beside one abroad. With `whole`, a region or country counts only when no unknown name precedes it.
 */
export type FindPlace = (text: string, options: { country?: string | null; whole?: boolean }) => Place | undefined
