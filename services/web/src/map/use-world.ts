import type { Feature, MultiPolygon, Polygon } from 'geojson'
import { useEffect, useState } from 'react'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import nearest from 'world-atlas/countries-10m.json?url'
import near from 'world-atlas/countries-50m.json?url'
import far from 'world-atlas/countries-110m.json?url'

/** A piece of land of a country, and the part of the world that it is in. */
export interface Land {
  readonly polygon: Polygon
  readonly south: number
  readonly north: number
  readonly west: number
  readonly east: number
}

export interface World {
  readonly detail: number
  readonly lands: readonly Land[]
  readonly countries: readonly Feature<Polygon | MultiPolygon, { readonly name: string }>[]
}

/** Files of the outlines from coarse to fine, and the zoom from which on each is needed. */
const files = [
  { url: far, from: 0 },
  { url: near, from: 3 },
  { url: nearest, from: 6 },
] as const
const loaded = new Map<number, Promise<World>>()

/** The outlines of the world, finer the nearer it is seen. Until finer ones are here, the coarser ones are shown. */
export function useWorld(zoom: number): World | undefined {
  const [world, setWorld] = useState<World>()
  const detail = files.findLastIndex(({ from }) => zoom >= from)
  useEffect(() => {
    let isCurrent = true
    const wanted = [0, detail].filter((one, index, all) => all.indexOf(one) === index)
    for (const one of wanted)
      load(one)
        .then((found) => isCurrent && setWorld((now) => (now && one < detail && now.detail >= one ? now : found)))
        // Leads stand where they are, also without outlines.
        .catch(() => loaded.delete(one))
    return () => {
      isCurrent = false
    }
  }, [detail])
  return world
}

function load(detail: number): Promise<World> {
  const known = loaded.get(detail)
  if (known) return known
  const found = fetch(files[detail]?.url ?? far)
    .then((response) => (response.ok ? response.json() : Promise.reject(new Error(String(response.status)))))
    .then((topology: Topology<{ countries: GeometryCollection<{ name: string }> }>) => {
      const { features } = feature(topology, topology.objects.countries)
      const countries = features as World['countries']
      return { detail, countries, lands: countries.flatMap(({ geometry }) => landsOf(geometry)) }
    })
  loaded.set(detail, found)
  return found
}

function landsOf(geometry: Polygon | MultiPolygon | null): Land[] {
  if (geometry === null) return []
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  return polygons.map((coordinates) => {
    let [south, north, west, east] = [90, -90, 180, -180]
    for (const [lon = 0, lat = 0] of coordinates[0] ?? []) {
      south = Math.min(south, lat)
      north = Math.max(north, lat)
      west = Math.min(west, lon)
      east = Math.max(east, lon)
    }
    return { polygon: { type: 'Polygon', coordinates }, south, north, west, east }
  })
}
