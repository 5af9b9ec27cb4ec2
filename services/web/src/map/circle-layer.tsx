import { geoMercator, geoPath } from 'd3-geo'
import { type KeyboardEvent, type PointerEvent, type RefObject, useMemo, useRef } from 'react'
import { Icon } from '../parts/icon.tsx'
import { placeOf } from '../state/place.ts'
import { useSpeech } from '../text/text.tsx'
import { type Circle, edgeOf, kmBetween, maxKm, minKm, pointOnEdge, rounded, stepped } from './circle.ts'
import { clamp, type Point, worldY } from './mercator.ts'
import { spotIn } from './use-gestures.ts'
import { pointAt, type Size, type Spot, scaleOf, spotOf, type View } from './view.ts'

interface CircleLayerProps {
  readonly map: RefObject<HTMLElement | null>
  readonly handle: RefObject<HTMLButtonElement | null>
  readonly circle: Circle
  readonly clusters: readonly Point[]
  readonly view: View
  readonly size: Size
  /** It is being changed, and the search does not know it yet. */
  readonly onDraft: (circle: Circle) => void
  readonly onSet: (circle: Circle) => void
  readonly onLeave: () => void
}

/** The circle that is searched: moved by its handle, made larger by its edge, and both by keys. */
export function CircleLayer({ map, handle, circle, clusters, view, size, onDraft, onSet, onLeave }: CircleLayerProps) {
  const { text, number } = useSpeech()
  const { km } = rounded(circle)
  const middle = spotOf(circle, view, size)
  const grip = useGrip(circle, clusters, view, size)
  const knob = knobOf(circle, view, size)
  const edge = pathOf(circle, view, size)

  function onKeyDown(event: KeyboardEvent) {
    const next = keyed(event, circle, view, size)
    if (next) onDraft(next)
    else if (event.key === 'Enter' || event.key === ' ') onSet(circle)
    else if (event.key === 'Escape') onLeave()
    else return
    event.preventDefault()
  }
  const moving = useDrag(map, (spot, from) => {
    const to = { x: middle.x + spot.x - from.x, y: middle.y + spot.y - from.y }
    return { ...circle, ...pointAt(to, view, size) }
  })
  const stretching = useDrag(map, (spot) => ({
    ...circle,
    km: clamp(kmBetween(circle, pointAt(spot, view, size)), minKm, maxKm),
  }))
  const changes = { onDraft, onSet, onLeave }
  const radius = text('kilometres', { count: number(km) })
  return (
    <>
      <svg className="map-circle" width={size.width} height={size.height} aria-hidden="true">
        <path className="map-circle-area" d={edge} />
        <path className="map-circle-edge" d={edge} {...stretching(changes)} />
        <circle className="map-circle-middle" cx={middle.x} cy={middle.y} r="4" />
        <line className="map-circle-stem" x1={middle.x} y1={middle.y} x2={middle.x + grip.x} y2={middle.y + grip.y} />
      </svg>
      <span className="map-circle-knob" style={{ left: knob.x, top: knob.y }} {...stretching(changes)} />
      <span className="map-circle-km" style={{ left: knob.x, top: knob.y }} aria-hidden="true">
        {radius}
      </span>
      <button
        type="button"
        className="map-circle-handle"
        ref={handle}
        style={{ left: middle.x + grip.x, top: middle.y + grip.y }}
        aria-label={text('circle', { place: placeOf(circle, 3), radius })}
        aria-describedby="map-circle-keys"
        onKeyDown={onKeyDown}
        {...moving(changes)}
      >
        <Icon name="move" />
      </button>
      <p className="map-hint keys" id="map-circle-keys">
        {text('circleKeys')}
      </p>
    </>
  )
}

/** What a key makes of a circle. */
function keyed({ key, shiftKey }: KeyboardEvent, circle: Circle, view: View, size: Size): Circle | undefined {
  const [x = 0, y = 0] = arrows[key] ?? []
  if (x !== 0 || y !== 0) {
    const far = shiftKey ? 50 : 10
    const { x: left, y: top } = spotOf(circle, view, size)
    return { ...circle, ...pointAt({ x: left + x * far, y: top + y * far }, view, size) }
  }
  const direction = /^[+=]$/.test(key) ? 1 : /^[-_−]$/.test(key) ? -1 : undefined
  return direction && { ...circle, km: clamp(stepped(circle.km, direction), minKm, maxKm) }
}

export const arrows: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** Follows a pointer: `next` makes a circle of where it is, and where it began. */
function useDrag(map: RefObject<HTMLElement | null>, next: (spot: Spot, from: Spot) => Circle) {
  const drag = useRef<{ readonly next: typeof next; readonly from: Spot; circle?: Circle }>(undefined)
  return ({ onDraft, onSet, onLeave }: Pick<CircleLayerProps, 'onDraft' | 'onSet' | 'onLeave'>) => ({
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      drag.current = { next, from: spotIn(map.current, event) }
    },
    onPointerMove(event: PointerEvent) {
      if (!drag.current) return
      drag.current.circle = drag.current.next(spotIn(map.current, event), drag.current.from)
      onDraft(drag.current.circle)
    },
    onPointerUp() {
      if (drag.current?.circle) onSet(drag.current.circle)
      drag.current = undefined
    },
    onPointerCancel() {
      drag.current = undefined
      onLeave()
    },
  })
}

/** How far from the middle the handle may be, and how near to a bubble. */
const [gripDistance, bubbleRoom] = [34, 40]
const grips: readonly Spot[] = [-90, 90, 0, 180, -45, 45, -135, 135].map((angle) => ({
  x: Math.round(gripDistance * Math.cos((angle * Math.PI) / 180)),
  y: Math.round(gripDistance * Math.sin((angle * Math.PI) / 180)),
}))

/** Beside the middle, where it covers no number; it stays there while the circle moves. */
function useGrip(circle: Circle, clusters: readonly Point[], view: View, size: Size): Spot {
  // biome-ignore lint/correctness/useExhaustiveDependencies: It is chosen anew when there are other bubbles.
  return useMemo(() => {
    const middle = spotOf(circle, view, size)
    const spots = clusters.map((cluster) => spotOf(cluster, view, size))
    const isFree = ({ x, y }: Spot) =>
      spots.every((spot) => Math.hypot(spot.x - middle.x - x, spot.y - middle.y - y) > bubbleRoom)
    return grips.find(isFree) ?? grips[0] ?? middle
  }, [clusters])
}

/** Where the edge is seen, in the east if it can be. */
function knobOf(circle: Circle, view: View, size: Size): Spot {
  const spots = [90, 180, 270, 0].map((bearing) => spotOf(pointOnEdge(circle, bearing), view, size))
  const isSeen = ({ x, y }: Spot) => x > 12 && y > 12 && x < size.width - 60 && y < size.height - 12
  return spots.find(isSeen) ?? spots[0] ?? { x: 0, y: 0 }
}

function pathOf(circle: Circle, view: View, { width, height }: Size): string {
  const scale = scaleOf(view.zoom)
  const projection = geoMercator()
    .scale(scale / (2 * Math.PI))
    .rotate([-view.lon, 0])
    .translate([width / 2, height / 2 + (0.5 - worldY(view.lat)) * scale])
    .clipExtent([
      [-width, -height],
      [2 * width, 2 * height],
    ])
    .precision(0)
  return geoPath(projection).digits(1)(edgeOf(circle)) ?? ''
}
