import { type PointerEvent, type RefObject, useRef } from 'react'
import { useSpeech } from '../text/text.tsx'
import { type Circle, kmBetween, maxKm, minKm } from './circle.ts'
import { clamp, type Point } from './mercator.ts'
import { spotIn } from './use-gestures.ts'
import { pointAt, type Size, type Spot, type View } from './view.ts'

interface DrawLayerProps {
  readonly map: RefObject<HTMLElement | null>
  readonly view: View
  readonly size: Size
  readonly onDraft: (circle: Circle) => void
  readonly onSet: (circle: Circle) => void
}

const usualKm = 20
/** Nobody holds a pointer quite still. */
const stillPixels = 5

/** Over the map while a circle is drawn: from its middle to its edge, or a click for one of the usual size. */
export function DrawLayer({ map, view, size, onDraft, onSet }: DrawLayerProps) {
  const { text } = useSpeech()
  const drawing = useRef<{ readonly middle: Point; readonly from: Spot; circle: Circle }>(undefined)

  function onPointerMove(event: PointerEvent) {
    const now = drawing.current
    if (!now) return
    const spot = spotIn(map.current, event)
    const isStill = Math.hypot(spot.x - now.from.x, spot.y - now.from.y) < stillPixels
    const km = isStill ? usualKm : clamp(kmBetween(now.middle, pointAt(spot, view, size)), minKm, maxKm)
    now.circle = { ...now.middle, km }
    onDraft(now.circle)
  }
  return (
    <>
      <div
        className="map-draw"
        onPointerDown={(event) => {
          if (event.button !== 0) return
          event.currentTarget.setPointerCapture(event.pointerId)
          const from = spotIn(map.current, event)
          const middle = pointAt(from, view, size)
          drawing.current = { middle, from, circle: { ...middle, km: usualKm } }
        }}
        onPointerMove={onPointerMove}
        onPointerUp={() => {
          if (drawing.current) onSet(drawing.current.circle)
          drawing.current = undefined
        }}
        onPointerCancel={() => {
          drawing.current = undefined
        }}
      />
      <p className="map-hint draw">{text('drawHint')}</p>
    </>
  )
}
