import { type RefObject, useEffect, useRef, useState } from 'react'
import type { Size, View } from './view.ts'
import { possible } from './view.ts'

/** How large an element is; undefined before it is drawn. */
export function useSize(element: RefObject<HTMLElement | null>): Size | undefined {
  const [size, setSize] = useState<Size>()
  useEffect(() => {
    if (!element.current) return
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return
      const { width, height } = entry.contentRect
      if (width > 0 && height > 0) setSize({ width, height })
    })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [element])
  return size
}

/** What the map shows, which another size changes as little as possible. */
export function useView(size: Size | undefined) {
  const [view, setView] = useState<View>()
  useEffect(() => {
    if (size) setView((now) => now && possible(now, size))
  }, [size])
  return [view, setView] as const
}

const restMs = 200

/** A value once it has not changed for a moment, and the first one at once. */
export function useRested<Value>(value: Value | undefined): Value | undefined {
  const [rested, setRested] = useState(value)
  const isFirst = useRef(true)
  useEffect(() => {
    if (isFirst.current && value !== undefined) {
      isFirst.current = false
      setRested(value)
      return
    }
    const rest = setTimeout(() => setRested(value), restMs)
    return () => clearTimeout(rest)
  }, [value])
  return rested
}
