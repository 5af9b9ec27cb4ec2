import type { KeyboardEvent, RefObject } from 'react'
import { usePageSettings } from '../server/page-settings.ts'
import { useSpeech } from '../text/text.tsx'
import { arrows } from './circle-layer.tsx'
import type { Cluster, Placed } from './clusters.ts'
import type { Cell } from './found-leads.ts'
import { Labels } from './labels.tsx'
import { Outlines } from './outlines.tsx'
import { Tiles } from './tiles.tsx'
import { useGestures } from './use-gestures.ts'
import { useWorld } from './use-world.ts'
import { moved, type Size, spotOf, type View, zoomed } from './view.ts'

interface GroundProps {
  readonly map: RefObject<HTMLElement | null>
  readonly surface: RefObject<HTMLDivElement | null>
  readonly view: View
  readonly rested: View
  readonly size: Size
  readonly clusters: readonly Cluster<Placed>[]
  /** Where leads are that the circle leaves out. */
  readonly others: readonly Cell[]
  readonly onView: (next: (view: View) => View) => void
}

const stepPixels = 80

/** The world under the leads, which a mouse, fingers or keys move. */
export function Ground({ map, surface, view, rested, size, clusters, others, onView }: GroundProps) {
  const { text } = useSpeech()
  const tiles = usePageSettings()?.map_tiles
  const world = useWorld(tiles ? 0 : view.zoom)
  const gestures = useGestures(map, { size, change: onView })

  function onKeyDown(event: KeyboardEvent) {
    const [x, y] = arrows[event.key] ?? []
    const by = /^[+=]$/.test(event.key) ? 1 : /^[-_−]$/.test(event.key) ? -1 : 0
    const middle = { x: size.width / 2, y: size.height / 2 }
    if (x !== undefined && y !== undefined)
      onView((now) => moved(now, { x: -x * stepPixels, y: -y * stepPixels }, size))
    else if (by !== 0) onView((now) => zoomed(now, now.zoom + by, middle, size))
    else return
    event.preventDefault()
  }
  return (
    <div
      className="map-surface"
      ref={surface}
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: Keys move the map.
      tabIndex={0}
      aria-label={text('map')}
      aria-describedby="map-keys"
      onKeyDown={onKeyDown}
      {...gestures}
    >
      {world && <Outlines world={world} view={view} size={size} />}
      {tiles && <Tiles url={tiles.url} view={view} size={size} />}
      {world && !tiles && <Labels world={world} view={view} rested={rested} size={size} clusters={clusters} />}
      <Others cells={others} view={view} size={size} />
      <p className="map-hint" id="map-keys">
        {text('mapKeys')}
      </p>
    </div>
  )
}

/** Larger for more. */
const widths = [4, 6, 8]

function Others({ cells, view, size }: { readonly cells: readonly Cell[]; readonly view: View; readonly size: Size }) {
  if (cells.length === 0) return null
  const dots = widths.map((width) => ({ width, at: [] as string[] }))
  for (const cell of cells) {
    const { x, y } = spotOf(cell, view, size)
    dots[Math.min(Math.floor(Math.log10(cell.count) * 1.5), 2)]?.at.push(`M${x.toFixed(1)} ${y.toFixed(1)}h0`)
  }
  return (
    <svg className="map-others" width={size.width} height={size.height} aria-hidden="true">
      {dots.map(({ width, at }) => (
        <path key={width} d={at.join('')} strokeWidth={width} />
      ))}
    </svg>
  )
}
