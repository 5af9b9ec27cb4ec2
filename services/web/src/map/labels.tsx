import { geoArea, geoCentroid } from 'd3-geo'
import type { MultiPolygon, Polygon } from 'geojson'
import { memo, useEffect, useMemo, useState } from 'react'
import { useSpeech } from '../text/text.tsx'
import type { Cluster, Placed } from './clusters.ts'
import { type Named, type PlacedLabel, placeLabels } from './place-labels.ts'
import townsUrl from './towns.json?url'
import type { World } from './use-world.ts'
import { type Size, spotOf, type View } from './view.ts'

interface LabelsProps {
  readonly world: World
  readonly view: View
  /** The view when it last rested: names stay while the map moves. */
  readonly rested: View
  readonly size: Size
  /** Bubbles, over which no name is written. */
  readonly clusters: readonly Cluster<Placed>[]
}

/** Countries are named up to this zoom, and towns from the other one on. */
const [countriesTo, townsFrom] = [6, 4]

/** Names of countries and towns, the largest first, where there is room for them. */
export function Labels({ world, view, rested, size, clusters }: LabelsProps) {
  const countries = useCountries(world)
  const towns = useTowns(rested.zoom >= townsFrom)
  const shown = useMemo(() => {
    const named = rested.zoom < countriesTo ? countries : []
    return placeLabels(rested.zoom >= townsFrom ? [...named, ...towns] : named, clusters, rested, size)
  }, [countries, towns, rested, size, clusters])
  return (
    <svg className="map-labels" width={size.width} height={size.height} aria-hidden="true">
      {shown.map(({ named, side }) => {
        const { x, y } = spotOf(named, view, size)
        return <Label key={`${named.name} ${named.lat}`} named={named} side={side} x={x} y={y} />
      })}
    </svg>
  )
}

const Label = memo(function Label({ named: { name, kind }, side, x, y }: PlacedLabel & { x: number; y: number }) {
  return (
    <g className={`map-label ${kind}`} transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}>
      {kind === 'town' && <circle r="2" />}
      <text x={side.x} y={side.y} dy="0.35em" textAnchor={side.anchor}>
        {name}
      </text>
    </g>
  )
})

function useCountries({ countries }: World): readonly Named[] {
  const { language } = useSpeech()
  return useMemo(() => {
    const names = new Intl.DisplayNames(language, { type: 'region' })
    return countries
      .map(({ id, properties, geometry }) => {
        const largest = largestOf(geometry)
        const [lon, lat] = geoCentroid(largest)
        return {
          name: nameOf(id, names) ?? properties.name,
          lat,
          lon,
          kind: 'country' as const,
          area: geoArea(largest),
        }
      })
      .sort((a, b) => b.area - a.area)
  }, [countries, language])
}

/** The numbers of countries are those of ISO 3166, which stand for their letters in a locale. */
function nameOf(id: string | number | undefined, names: Intl.DisplayNames): string | undefined {
  if (id === undefined) return undefined
  const { region } = new Intl.Locale(`und-${String(id).padStart(3, '0')}`)
  return region && /^[A-Z]{2}$/.test(region) ? names.of(region) : undefined
}

function largestOf(geometry: Polygon | MultiPolygon): Polygon {
  if (geometry.type === 'Polygon') return geometry
  const polygons = geometry.coordinates.map((coordinates): Polygon => ({ type: 'Polygon', coordinates }))
  const areas = polygons.map((polygon) => geoArea(polygon))
  return polygons[areas.indexOf(Math.max(...areas))] ?? { type: 'Polygon', coordinates: [] }
}

let loaded: Promise<readonly Named[]> | undefined

function useTowns(isWanted: boolean): readonly Named[] {
  const [found, setFound] = useState<readonly Named[]>([])
  useEffect(() => {
    if (!isWanted) return
    loaded ??= fetch(townsUrl)
      .then((response) => response.json())
      .then((rows: readonly [string, number, number][]) =>
        rows.map(([name, lat, lon]) => ({ name, lat: lat / 100, lon: lon / 100, kind: 'town' as const })),
      )
    // Without names the map is still one.
    loaded.then(setFound).catch(() => {
      loaded = undefined
    })
  }, [isWanted])
  return found
}
