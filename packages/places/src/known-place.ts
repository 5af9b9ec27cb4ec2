/** A town or city. */
export interface City {
  readonly kind: 'city'
  readonly name: string
  /** With `whole`, the name with its region and country: `London, Ontario, Canada`. */
  readonly fullName: string
  /** ISO 3166 alpha-2. */
  readonly country: string
  /** Degrees north and east. */
  readonly latitude: number
  readonly longitude: number
  readonly population: number
  /** With `whole`, another place of the name that is far away and about as large or larger: `London, England, United Kingdom`. */
  readonly rival?: string
}

/** A region or country. Its coordinates and population are those of its most populous city, `mostPopulous`. */
export interface Area {
  readonly kind: 'region' | 'country'
  readonly name: string
  /** That of its most populous city. */
  readonly fullName: string
  readonly country: string
  readonly mostPopulous: string
  readonly latitude: number
  readonly longitude: number
  readonly population: number
}

export type FindPlace = (
  text: string,
  options?: { country?: string | null; whole?: boolean },
) => City | Area | undefined
