import { type PointerEvent, type RefObject, useEffect, useRef } from 'react'
import { moved, type Size, type Spot, type View, zoomed } from './view.ts'

interface Gestures {
  readonly size: Size | undefined
  readonly change: (next: (view: View) => View) => void
}

/** Moving the map with a mouse or a finger, and zooming with a wheel or two fingers. */
export function useGestures(map: RefObject<HTMLElement | null>, { size, change }: Gestures) {
  const pointers = useRef(new Map<number, Spot>())
  const latest = useRef({ size, change })
  latest.current = { size, change }

  // React hears wheels without the right to keep the page from scrolling.
  useEffect(() => {
    const element = map.current
    function onWheel(event: WheelEvent) {
      if (event.target instanceof Element && event.target.closest('.map-leads')) return
      event.preventDefault()
      const { size: now, change: set } = latest.current
      // Browsers count pixels or lines; a finger’s breadth on a touchpad is far less than a notch.
      const by = -event.deltaY * (event.deltaMode === 1 ? 0.05 : event.ctrlKey ? 0.01 : 0.0025)
      const at = spotIn(element, event)
      if (now) set((view) => zoomed(view, view.zoom + by, at, now))
    }
    element?.addEventListener('wheel', onWheel, { passive: false })
    return () => element?.removeEventListener('wheel', onWheel)
  }, [map])

  function onPointerMove(event: PointerEvent) {
    const before = pointers.current.get(event.pointerId)
    if (!before || !size) return
    const now = spotIn(map.current, event)
    const [other] = [...pointers.current].filter(([id]) => id !== event.pointerId).map(([, spot]) => spot)
    pointers.current.set(event.pointerId, now)
    if (!other) return change((view) => moved(view, { x: now.x - before.x, y: now.y - before.y }, size))
    const [was, is] = [distance(before, other), distance(now, other)]
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }
    if (was > 0 && is > 0)
      change((view) =>
        moved(
          zoomed(view, view.zoom + Math.log2(is / was), middle, size),
          { x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 },
          size,
        ),
      )
  }
  const release = (event: PointerEvent) => pointers.current.delete(event.pointerId)
  return {
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      pointers.current.set(event.pointerId, spotIn(map.current, event))
    },
    onPointerMove,
    onPointerUp: release,
    onPointerCancel: release,
    onDoubleClick(event: { readonly clientX: number; readonly clientY: number }) {
      const at = spotIn(map.current, event)
      if (size) change((view) => zoomed(view, view.zoom + 1, at, size))
    },
  }
}

/** Where a pointer is on the map. */
export function spotIn(
  element: HTMLElement | null,
  { clientX, clientY }: { readonly clientX: number; readonly clientY: number },
): Spot {
  const { left = 0, top = 0 } = element?.getBoundingClientRect() ?? {}
  return { x: clientX - left, y: clientY - top }
}

function distance(a: Spot, b: Spot): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}
