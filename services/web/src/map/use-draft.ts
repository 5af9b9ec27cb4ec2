import { useCallback, useEffect, useRef, useState } from 'react'
import { type Circle, kmBetween, rounded } from './circle.ts'
import { pointAt, type Size, type View } from './view.ts'

interface DraftOf {
  readonly circle: Circle | undefined
  readonly set: (circle: Circle, isSamePlace: boolean) => void
  readonly view: View | undefined
  readonly size: Size | undefined
}

/** A circle that is being drawn or changed: the search follows when it is set, and not before. */
export function useDraft({ circle, set, view, size }: DraftOf) {
  const [changed, setChanged] = useState<Circle>()
  const [isDrawing, setDrawing] = useState(false)
  const handle = useRef<HTMLButtonElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const isAwaited = useRef(false)

  // Whoever draws by keyboard goes on at the handle.
  useEffect(() => {
    if (!isAwaited.current || !handle.current) return
    isAwaited.current = false
    handle.current.focus()
  })

  const isNew = circle === undefined
  const leave = useCallback(() => {
    // A circle that never was goes away with its handle.
    if (isNew && handle.current === document.activeElement) button.current?.focus()
    setChanged(undefined)
    setDrawing(false)
  }, [isNew])
  useEscape(isDrawing, leave)

  return {
    changed,
    shown: changed ?? (isDrawing ? undefined : circle),
    isDrawing,
    handle,
    button,
    change: setChanged,
    leave,
    set: (to: Circle) => {
      setChanged(undefined)
      setDrawing(false)
      set(to, circle !== undefined && to.lat === circle.lat && to.lon === circle.lon)
    },
    draw: (byKeyboard: boolean) => {
      if (isDrawing) return leave()
      setDrawing(true)
      if (!byKeyboard || !view || !size) return
      isAwaited.current = true
      setChanged(circle ?? inTheMiddle(view, size))
    },
  }
}

/** Half as wide as what is seen. */
function inTheMiddle(view: View, size: Size): Circle {
  const above = pointAt({ x: size.width / 2, y: size.height / 4 }, view, size)
  return rounded({ lat: view.lat, lon: view.lon, km: kmBetween(view, above) })
}

/** Esc leaves a mode wherever the focus is, before it closes anything else. */
function useEscape(isOn: boolean, leave: () => void) {
  useEffect(() => {
    if (!isOn) return
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      event.preventDefault()
      leave()
    }
    document.addEventListener('keydown', onKeyDown, { capture: true })
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [isOn, leave])
}
