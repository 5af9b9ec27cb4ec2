import { galena } from '../server/clients.ts'
import { detailOf, RequestError } from '../server/request.ts'
import type { Condition, textOf } from '../state/native-search.ts'
import { type Box, boxOfTiles } from './box.ts'
import { type Point, worldX, worldY } from './mercator.ts'
import { pointAt, type Size, scaleOf, type View } from './view.ts'

/** The search of the page, as the native API takes it. */
export interface MapSearch {
  readonly text: ReturnType<typeof textOf>
  readonly conditions: readonly Condition[]
}

/** A tile of the map with leads in it. */
export interface Cell extends Point {
  readonly tile: string
  readonly count: number
}

/** A lead as far as the map shows it. */
export interface PlacedLead {
  readonly id: number
  readonly first_name: string | null
  readonly last_name: string | null
  readonly state: string
  readonly point: Point | null
}

export interface FoundLeads {
  readonly total: number
  readonly cells: readonly Cell[]
  readonly leads: readonly PlacedLead[]
  /** No lead has every word of the text, so some of it was left out. */
  readonly isFallback: boolean
  /** The middle of the circle, where one is searched for. */
  readonly centre: Point | undefined
}

/** Leads that are at most shown one by one. */
export const maxPoints = 100

interface Wanted {
  readonly within?: Box
  readonly grid: number
  readonly leads?: number
}

/** Leads of a search that have a point, counted by tiles of the zoom `grid`. */
export function bodyOf({ text, conditions }: MapSearch, { within, grid, leads = 0 }: Wanted) {
  const all = [...conditions, ...(within ? [{ field: 'location', within }] : [])]
  return {
    ...text,
    ...(all.length > 0 && { filter: { and: all } }),
    limit: leads,
    ...(leads > 0 && { fields: ['id', 'first_name', 'last_name', 'state', 'point'] }),
    facets: { location: { grid, own_filter: true } },
  }
}

export async function findLeads(body: ReturnType<typeof bodyOf>, signal?: AbortSignal): Promise<FoundLeads> {
  const { data, error, response } = await galena.POST('/v1/leads/search', {
    body: body as never,
    ...(signal && { signal }),
  })
  if (!data) throw new RequestError(detailOf(error) ?? String(response.status), response.status)
  const { total, leads, facets, interpreted } = data
  const centre = interpreted.places.find(({ pointer }) => pointer.endsWith('/near'))
  return {
    total,
    cells: facets?.location?.cells ?? [],
    leads: leads as unknown as PlacedLead[],
    isFallback: interpreted.fallback,
    centre: centre && { lat: centre.lat, lon: centre.lon },
  }
}

/** Pixels of the room around the map in which leads are counted, too: their bubbles reach into it. */
const room = 64
/** Cells have 16 to 32 pixels; more where there would be more cells than the api counts. */
const finer = [4, 3, 2] as const
const maxCells = 10_000

/** The zoom of the cells of a view, and the part of the world that they fill. */
export function gridOf(view: View, size: Size): { readonly grid: number; readonly within: Box } {
  const whole = Math.floor(view.zoom)
  const cells = (finest: number) => {
    const side = scaleOf(view.zoom) / 2 ** (whole + finest)
    return ((size.width + 2 * room) / side + 1) * ((size.height + 2 * room) / side + 1)
  }
  const grid = Math.max(0, whole + (finer.find((one) => cells(one) <= maxCells) ?? 1))
  const tiles = 2 ** grid
  const first = pointAt({ x: -room, y: -room }, view, size)
  const last = pointAt({ x: size.width + room, y: size.height + room }, view, size)
  const width = Math.ceil(((size.width + 2 * room) / scaleOf(view.zoom)) * tiles)
  const west = Math.floor(worldX(first.lon) * tiles)
  const row = (lat: number) => Math.min(tiles - 1, Math.floor(worldY(lat) * tiles))
  return { grid, within: boxOfTiles(grid, [west, west + Math.min(width, tiles - 1)], [row(first.lat), row(last.lat)]) }
}
