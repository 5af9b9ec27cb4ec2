import type { RefObject } from 'react'
import { Icon, type IconName } from '../parts/icon.tsx'
import { usePage } from '../search/page-context.ts'
import { searchAnew } from '../state/search-state.ts'
import type { TextKey } from '../text/english.ts'
import { useSpeech } from '../text/text.tsx'

interface MapToolsProps {
  /** That of drawing. */
  readonly button: RefObject<HTMLButtonElement | null>
  readonly isDrawing: boolean
  readonly onDraw: (byKeyboard: boolean) => void
  readonly onZoom: (by: number) => void
  readonly onShowAll: () => void
}

export function MapTools({ button, isDrawing, onDraw, onZoom, onShowAll }: MapToolsProps) {
  const { state, change } = usePage()
  const { text } = useSpeech()
  const tool = (key: TextKey, icon: IconName, act: () => void) => (
    <button type="button" className="map-tool" aria-label={text(key)} title={text(key)} onClick={act}>
      <Icon name={icon} />
    </button>
  )
  return (
    <>
      <div className="map-tools">
        <button
          type="button"
          className="map-tool"
          ref={button}
          aria-pressed={isDrawing}
          onClick={(event) => onDraw(event.detail === 0)}
        >
          <Icon name="circle" />
          <span>{text('drawCircle')}</span>
        </button>
        {state.near && (
          <button
            type="button"
            className="map-tool"
            onClick={() => {
              button.current?.focus()
              change((now) => searchAnew(now, { near: undefined }))
            }}
          >
            <Icon name="close" />
            <span>{text('removeCircle')}</span>
          </button>
        )}
      </div>
      <div className="map-zoom">
        {tool('zoomIn', 'plus', () => onZoom(1))}
        {tool('zoomOut', 'minus', () => onZoom(-1))}
        {tool('showAll', 'fit', onShowAll)}
      </div>
    </>
  )
}
