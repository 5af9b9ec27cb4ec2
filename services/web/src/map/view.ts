import type { Box } from './box.ts'
import { clamp, latAt, lonAt, type Point, shortWay, tileSize, worldX, worldY } from './mercator.ts'

/** What the map shows: its middle, and how near. Each whole step of the zoom is twice as near. */
export interface View extends Point {
  readonly zoom: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

/** A place on the screen, in pixels from the upper left corner of the map. */
export interface Spot {
  readonly x: number
  readonly y: number
}

export const maxZoom = 17

/** Pixels of the side of the whole world. */
export function scaleOf(zoom: number): number {
  return tileSize * 2 ** zoom
}

/** The farthest zoom at which no part of the world is shown twice. */
function minZoom({ width, height }: Size): number {
  return Math.log2(Math.max(width, height, 1) / tileSize)
}

export function spotOf({ lat, lon }: Point, view: View, { width, height }: Size): Spot {
  const scale = scaleOf(view.zoom)
  return {
    x: width / 2 + shortWay(worldX(lon) - worldX(view.lon)) * scale,
    y: height / 2 + (worldY(lat) - worldY(view.lat)) * scale,
  }
}

export function pointAt({ x, y }: Spot, view: View, { width, height }: Size): Point {
  const scale = scaleOf(view.zoom)
  return {
    lat: latAt(clamp(worldY(view.lat) + (y - height / 2) / scale, 0, 1)),
    lon: lonAt(worldX(view.lon) + (x - width / 2) / scale),
  }
}

/** The nearest view that shows nothing beyond the north and the south. */
export function possible({ lat, lon, zoom }: View, size: Size): View {
  const near = clamp(zoom, minZoom(size), maxZoom)
  const half = size.height / 2 / scaleOf(near)
  return { lat: latAt(half >= 0.5 ? 0.5 : clamp(worldY(lat), half, 1 - half)), lon, zoom: near }
}

/** The view when what is shown is drawn aside by so many pixels. */
export function moved(view: View, by: Spot, size: Size): View {
  const middle = { x: size.width / 2 - by.x, y: size.height / 2 - by.y }
  return possible({ ...pointAt(middle, view, size), zoom: view.zoom }, size)
}

/** The view at another zoom that leaves what is at a spot there. */
export function zoomed(view: View, zoom: number, at: Spot, size: Size): View {
  const near = possible({ ...view, zoom }, size).zoom
  const held = pointAt(at, view, size)
  const then = spotOf(held, { ...view, zoom: near }, size)
  return moved({ ...view, zoom: near }, { x: at.x - then.x, y: at.y - then.y }, size)
}

/** Room around what is to be seen. */
const margin = 48

/** The nearest view in which a part of the world is seen as a whole. */
export function fitting({ north, south, east, west }: Box, size: Size): View {
  const [top, bottom] = [worldY(north), worldY(south)]
  const width = west <= east ? worldX(east) - worldX(west) : 1 - worldX(west) + worldX(east)
  const room = (length: number) => Math.max(length - 2 * margin, length / 2, 1) / tileSize
  const zoom = Math.log2(Math.min(room(size.width) / width, room(size.height) / (bottom - top)))
  const lon = lonAt(worldX(west) + width / 2)
  return possible({ lat: latAt((top + bottom) / 2), lon, zoom: Math.min(zoom, maxZoom) }, size)
}

/** Whether a part of the world is seen as a whole. */
export function isSeen({ north, south, east, west }: Box, view: View, size: Size): boolean {
  const [first, last] = [spotOf({ lat: north, lon: west }, view, size), spotOf({ lat: south, lon: east }, view, size)]
  return first.x >= 0 && first.y >= 0 && last.x <= size.width && last.y <= size.height && first.x <= last.x
}
