/** Degrees north and east. */
export interface Point {
  readonly lat: number
  readonly lon: number
}

/** Pixels of the side of the whole world at zoom 0. */
export const tileSize = 256
/** Where the square of the map ends. */
const maxLatitude = (Math.atan(Math.sinh(Math.PI)) * 180) / Math.PI

/** The world as a square whose sides are 1, as the usual maps show it: x to the east, y to the south. Source: Web Mercator. */
export function worldX(lon: number): number {
  return (lon + 180) / 360
}

export function worldY(lat: number): number {
  const held = clamp(lat, -maxLatitude, maxLatitude)
  return 0.5 - Math.asinh(Math.tan((held * Math.PI) / 180)) / (2 * Math.PI)
}

export function lonAt(x: number): number {
  return (x - Math.floor(x)) * 360 - 180
}

export function latAt(y: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI
}

export function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max)
}

/** How far it is to the east, at most half of the world in either direction. */
export function shortWay(x: number): number {
  return x - Math.round(x)
}
