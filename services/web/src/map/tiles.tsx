import { worldX, worldY } from './mercator.ts'
import { type Size, scaleOf, type View } from './view.ts'

interface TilesProps {
  readonly url: string
  readonly view: View
  readonly size: Size
}

/** Servers have no pictures that are nearer. */
const maxTileZoom = 19

/** Pictures of the map, from the server that the deployment names. */
export function Tiles({ url, view, size }: TilesProps) {
  const zoom = Math.min(Math.max(Math.round(view.zoom), 0), maxTileZoom)
  const count = 2 ** zoom
  const side = scaleOf(view.zoom) / count
  const [middleX, middleY] = [worldX(view.lon) * count, worldY(view.lat) * count]
  const columns = between(middleX - size.width / 2 / side, middleX + size.width / 2 / side)
  const rows = between(middleY - size.height / 2 / side, middleY + size.height / 2 / side)
  return (
    <div className="map-tiles" aria-hidden="true">
      {rows
        .filter((y) => y >= 0 && y < count)
        .flatMap((y) => columns.map((x) => ({ x, y })))
        .map(({ x, y }) => {
          const left = Math.round(size.width / 2 + (x - middleX) * side)
          const top = Math.round(size.height / 2 + (y - middleY) * side)
          return (
            <img
              key={`${zoom}/${x}/${y}`}
              src={address(url, { z: zoom, x: ((x % count) + count) % count, y })}
              alt=""
              draggable={false}
              style={{
                left,
                top,
                width: Math.round(size.width / 2 + (x + 1 - middleX) * side) - left,
                height: Math.round(size.height / 2 + (y + 1 - middleY) * side) - top,
              }}
            />
          )
        })}
    </div>
  )
}

function between(from: number, to: number): number[] {
  return Array.from({ length: Math.floor(to) - Math.floor(from) + 1 }, (_, index) => Math.floor(from) + index)
}

function address(url: string, { z, x, y }: { readonly z: number; readonly x: number; readonly y: number }): string {
  return url.replace('{z}', String(z)).replace('{x}', String(x)).replace('{y}', String(y))
}
