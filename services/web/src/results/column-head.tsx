import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import { Icon } from '../parts/icon.tsx'
import { usePage } from '../search/page-context.ts'
import { maxWidth, minWidth, searchAnew } from '../state/search-state.ts'
import { useSpeech } from '../text/text.tsx'
import type { Column } from './columns.tsx'
import type { ColumnSizing } from './use-widths.ts'

interface ColumnHeadProps {
  readonly column: Column
  readonly sizing: ColumnSizing
}

export function ColumnHead({ column: { id, label, isSortable, isNumber }, sizing }: ColumnHeadProps) {
  const { state, change } = usePage()
  const direction = state.sort === id ? 'ascending' : state.sort === `-${id}` ? 'descending' : undefined
  // Up, then down, then the usual order again; of times the newest are wanted first.
  const order = id.endsWith('_at') ? [`-${id}`, id, ''] : [id, `-${id}`, '']
  const next = order[(order.indexOf(direction ? state.sort : '') + 1) % order.length] ?? ''
  return (
    <th scope="col" aria-sort={direction} className={isNumber ? 'number' : undefined}>
      {isSortable ? (
        <button type="button" onClick={() => change((now) => searchAnew(now, { sort: next }))}>
          <span className="head-name">{label}</span>
          {direction && <Icon name={direction === 'ascending' ? 'up' : 'down'} />}
        </button>
      ) : (
        <span className="head-text">
          <span className="head-name">{label}</span>
        </span>
      )}
      <ColumnEdge label={label} sizing={sizing} />
    </th>
  )
}

const stepPixels = 16

/** The edge of a column: dragged, or moved by the arrows; a double click and Enter make it as wide as it was. */
function ColumnEdge({ label, sizing }: { readonly label: string; readonly sizing: ColumnSizing }) {
  const { text, direction } = useSpeech()
  const start = useRef<{ readonly x: number; readonly width: number }>(undefined)
  const forward = direction === 'rtl' ? -1 : 1
  const { width = minWidth } = sizing

  function onPointerDown(event: PointerEvent) {
    if (event.button !== 0) return
    // Nothing is selected, and the header does not take it for a click.
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    start.current = { x: event.clientX, width }
  }
  function onPointerMove({ clientX }: PointerEvent) {
    if (start.current) sizing.drag(start.current.width + (clientX - start.current.x) * forward)
  }
  function end(finish: () => void) {
    if (!start.current) return
    start.current = undefined
    finish()
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'ArrowRight') sizing.set(width + stepPixels * forward)
    else if (event.key === 'ArrowLeft') sizing.set(width - stepPixels * forward)
    else if (event.key === 'Enter') sizing.reset()
    else return
    event.preventDefault()
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: A line between columns that is moved; `hr` cannot be.
    <span
      role="separator"
      className="edge"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={text('widthOf', { name: label })}
      aria-valuenow={width}
      aria-valuemin={minWidth}
      aria-valuemax={maxWidth}
      title={text('widthHint')}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => end(sizing.drop)}
      onPointerCancel={() => end(sizing.cancel)}
      onDoubleClick={sizing.reset}
      onKeyDown={onKeyDown}
    />
  )
}
