import { geoMercator, geoPath } from 'd3-geo'
import { memo, useEffect, useMemo, useState } from 'react'
import { shortWay, worldX, worldY } from './mercator.ts'
import type { Land, World } from './use-world.ts'
import { pointAt, type Size, scaleOf, type View } from './view.ts'

interface OutlinesProps {
  readonly world: World
  readonly view: View
  readonly size: Size
}

/** So many times the map is drawn to each side, to be moved without being drawn anew. */
const beside = 0.75
const restMs = 150

/** The land. While the map moves, the drawing is moved and stretched; it is drawn anew when it rests, or its end is seen. */
export function Outlines({ world, view, size }: OutlinesProps) {
  const [drawn, setDrawn] = useState(view)
  const by = {
    x: shortWay(worldX(drawn.lon) - worldX(view.lon)) * scaleOf(view.zoom),
    y: (worldY(drawn.lat) - worldY(view.lat)) * scaleOf(view.zoom),
  }
  const larger = 2 ** (view.zoom - drawn.zoom)
  const isSpent =
    larger > 4 || larger < 0.6 || Math.abs(by.x) > size.width * beside || Math.abs(by.y) > size.height * beside
  if (isSpent && drawn !== view) setDrawn(view)
  useEffect(() => {
    const rest = setTimeout(() => setDrawn(view), restMs)
    return () => clearTimeout(rest)
  }, [view])
  return (
    <svg className="map-outlines" width={size.width} height={size.height} aria-hidden="true">
      <g transform={`translate(${size.width / 2 + by.x} ${size.height / 2 + by.y}) scale(${larger})`}>
        <Drawing world={world} view={drawn} size={size} />
      </g>
    </svg>
  )
}

const Drawing = memo(function Drawing({ world, view, size }: OutlinesProps) {
  const path = useMemo(() => draw(world, view, size), [world, view, size])
  return <path className="map-land" d={path} />
})

/** The land around a view as a path, from the middle of the view. */
function draw({ lands }: World, view: View, { width, height }: Size): string {
  const [right, below] = [width * (0.5 + beside), height * (0.5 + beside)]
  const unit = scaleOf(view.zoom) / (2 * Math.PI)
  const projection = geoMercator()
    .scale(unit)
    .rotate([-view.lon, 0])
    .translate([0, (0.5 - worldY(view.lat)) * scaleOf(view.zoom)])
    .clipExtent([
      [-right, -below],
      [right, below],
    ])
    // Borders along a parallel are straight on this map, and no part of a great circle.
    .precision(0)
  const seen = { width: 2 * right, height: 2 * below }
  const [first, last] = [pointAt({ x: 0, y: 0 }, view, seen), pointAt({ x: seen.width, y: seen.height }, view, seen)]
  const isWhole = seen.width >= scaleOf(view.zoom) || first.lon > last.lon
  const isNear = ({ north, south, west, east }: Land) =>
    north >= last.lat && south <= first.lat && (isWhole || (east >= first.lon && west <= last.lon))
  const polygons = lands.filter(isNear).map(({ polygon }) => polygon)
  return geoPath(projection).digits(1)({ type: 'GeometryCollection', geometries: polygons }) ?? ''
}
