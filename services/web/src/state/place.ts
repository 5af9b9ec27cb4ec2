/** Coordinates in the place of a name: `14.55, 121.02`, degrees north and east. Undefined for a name. */
export function pointOf(place: string): { readonly lat: number; readonly lon: number } | undefined {
  const [, north, east] = /^\s*(-?\d{1,2}(?:\.\d{1,9})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,9})?)\s*$/.exec(place) ?? []
  const [lat, lon] = [Number(north), Number(east)]
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : undefined
}

export function placeOf({ lat, lon }: { readonly lat: number; readonly lon: number }, decimals: number): string {
  return [lat, lon].map((value) => String(Number(value.toFixed(decimals)))).join(', ')
}
