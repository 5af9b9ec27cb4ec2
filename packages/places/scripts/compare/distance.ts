interface Point {
  readonly latitude: number
  readonly longitude: number
}

/** Great-circle distance in kilometres, by the haversine formula. */
export function kilometres(a: Point, b: Point): number {
  const radians = Math.PI / 180
  const h =
    Math.sin(((a.latitude - b.latitude) * radians) / 2) ** 2 +
    Math.cos(a.latitude * radians) *
      Math.cos(b.latitude * radians) *
      Math.sin(((a.longitude - b.longitude) * radians) / 2) ** 2
  return 2 * 6371 * Math.asin(Math.sqrt(h))
}
