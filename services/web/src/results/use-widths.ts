import { type RefObject, useEffect, useState } from 'react'
import { usePage } from '../search/page-context.ts'
import { allowedWidth, type SearchState } from '../state/search-state.ts'
import type { Column } from './columns.tsx'

/** What is done to the width of a column. The widths are kept when it ends, and shown before that. */
export interface ColumnSizing {
  /** In pixels, as the column is drawn. */
  readonly width: number | undefined
  readonly drag: (width: number) => void
  readonly drop: () => void
  readonly cancel: () => void
  readonly set: (width: number) => void
  readonly reset: () => void
}

/** The widths that were chosen, also while an edge is dragged, and how to choose others. */
export function useWidths(
  columns: readonly Column[],
  head: RefObject<HTMLTableRowElement | null>,
): { readonly widths: SearchState['widths']; readonly sizing: (index: number) => ColumnSizing } {
  const { state, change } = usePage()
  const [dragged, setDragged] = useState<SearchState['widths']>()
  const drawn = useDrawn(columns, head)
  const keep = (widths: SearchState['widths']) => change((now) => ({ ...now, widths }), 'replace')

  /** The columns before it stay as they are drawn: the edge would not follow if they took the room that it leaves. */
  function resized(index: number, width: number): SearchState['widths'] {
    const entries = columns
      .slice(0, index)
      .map(({ id }, at): [string, number] => [id, state.widths[id] ?? allowedWidth(drawn[at] ?? 0)])
    const id = columns[index]?.id ?? ''
    return { ...state.widths, ...Object.fromEntries(entries), [id]: allowedWidth(width) }
  }

  const sizing = (index: number): ColumnSizing => ({
    width: drawn[index],
    drag: (width) => setDragged(resized(index, width)),
    drop: () => {
      if (dragged) keep(dragged)
      setDragged(undefined)
    },
    cancel: () => setDragged(undefined),
    set: (width) => keep(resized(index, width)),
    reset: () => {
      const { [columns[index]?.id ?? '']: _, ...others } = state.widths
      keep(others)
    },
  })
  return { widths: dragged ?? state.widths, sizing }
}

/** How wide the columns are, whatever made them so. */
function useDrawn(columns: readonly Column[], head: RefObject<HTMLTableRowElement | null>): readonly number[] {
  const [drawn, setDrawn] = useState<readonly number[]>([])
  // biome-ignore lint/correctness/useExhaustiveDependencies: Other columns have other cells.
  useEffect(() => {
    const cells = [...(head.current?.cells ?? [])]
    const observer = new ResizeObserver(() => {
      const widths = cells.map(({ offsetWidth }) => offsetWidth)
      setDrawn((before) => (String(before) === String(widths) ? before : widths))
    })
    for (const cell of cells) observer.observe(cell)
    return () => observer.disconnect()
  }, [columns, head])
  return drawn
}
