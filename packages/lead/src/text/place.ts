/** Degrees north and east. */
export interface Point {
  readonly latitude: number
  readonly longitude: number
}

/** A city, or a region or country with the point of its most populous city. */
export type Place = Point &
  ({ readonly kind: 'city' } | { readonly kind: 'region' | 'country'; readonly mostPopulous: string })

/**
 * Finds the place that a text names; undefined when it is unknown or ambiguous. Of several places with the name, those in
 * `country` (ISO 3166 alpha-2) come first. With `whole`, a region or country counts only when no unknown name precedes it.
 */
export type FindPlace = (text: string, options: { country?: string | null; whole?: boolean }) => Place | undefined
