import './map.css'
import { useEffect, useMemo, useRef, useState } from 'react'
import { usePage } from '../search/page-context.ts'
import { usePageSettings } from '../server/page-settings.ts'
import { useSpeech } from '../text/text.tsx'
import { Bubbles } from './bubbles.tsx'
import type { Circle } from './circle.ts'
import { CircleLayer } from './circle-layer.tsx'
import { DrawLayer } from './draw-layer.tsx'
import { Ground } from './ground.tsx'
import { type Here, MapLeads } from './map-leads.tsx'
import { MapNotes } from './map-notes.tsx'
import { MapTools } from './map-tools.tsx'
import { groups } from './spots.ts'
import { useCamera } from './use-camera.ts'
import { useCircle } from './use-circle.ts'
import { useDraft } from './use-draft.ts'
import { useMapSearch, useShown, useWhole } from './use-found.ts'
import { useOpenCluster } from './use-open-cluster.ts'
import { useRested, useSize, useView } from './use-view.ts'
import { zoomed } from './view.ts'

interface MapPanelProps {
  readonly onLead: (id: number) => void
}

/** The leads of the search on a map, and the circle around which they are searched. */
export function MapPanel({ onLead }: MapPanelProps) {
  const { state } = usePage()
  const { text } = useSpeech()
  const map = useRef<HTMLElement>(null)
  const size = useSize(map)
  const [view, setView] = useView(size)
  const search = useMapSearch()
  const whole = useWhole(search)
  const rested = useRested(view)
  const shown = useShown(search, size && rested, size ?? noSize)
  const { circle, set } = useCircle(whole)
  const draft = useDraft({ circle, set, view, size })
  const camera = useCamera({
    size,
    view,
    setView,
    circle,
    isReady: state.near === undefined || circle !== undefined,
    whole: whole.isCurrent ? whole.answer : undefined,
    isFailed: whole.isFailed,
    shown: shown.isCurrent ? shown.answer : undefined,
  })
  const [here, setHere] = useState<Here>()
  const surface = useRef<HTMLDivElement>(null)
  const open = useOpenCluster({ search, view, size, show: camera.show, onHere: setHere, surface })

  // Only a part of the world is asked about, where nobody may have every word although somebody has elsewhere.
  const isOther = shown.answer?.isFallback === true && whole.answer?.isFallback === false
  const answer = isOther ? undefined : shown.answer
  const clusters = useMemo(() => (answer && rested && size ? groups(answer, rested, size) : []), [answer, rested, size])
  const key = JSON.stringify(search)
  // biome-ignore lint/correctness/useExhaustiveDependencies: Another search has others there.
  useEffect(() => setHere(undefined), [key])

  const tiles = usePageSettings()?.map_tiles ?? undefined
  const isBusy = !shown.isCurrent || !whole.isCurrent || rested !== view
  return (
    <section className="map" ref={map} aria-label={text('map')} aria-busy={isBusy}>
      {view && size && (
        <>
          <Ground
            map={map}
            surface={surface}
            view={view}
            rested={rested ?? view}
            size={size}
            tiles={tiles}
            clusters={clusters}
            others={answer?.others ?? []}
            onView={(next) => {
              camera.hold()
              setView((now) => now && next(now))
            }}
          />
          {draft.shown && (
            <CircleLayer
              map={map}
              handle={draft.handle}
              circle={draft.shown}
              clusters={clusters}
              view={view}
              size={size}
              onDraft={draft.change}
              onSet={draft.set}
              onLeave={draft.leave}
            />
          )}
          <Bubbles clusters={clusters} view={view} size={size} onOpen={open} onLead={onLead} />
          {draft.isDrawing && <DrawLayer map={map} view={view} size={size} onDraft={draft.change} onSet={draft.set} />}
          <MapTools
            isDrawing={draft.isDrawing}
            onDraw={draft.draw}
            onZoom={(by) => setView((now) => now && zoomed(now, now.zoom + by, middleOf(size), size))}
            onShowAll={camera.showAll}
          />
          {here && (
            <MapLeads
              here={here}
              search={search}
              onLead={onLead}
              onSet={(to: Circle) => set(to, false)}
              onClose={() => {
                setHere(undefined)
                surface.current?.focus()
              }}
            />
          )}
        </>
      )}
      <MapNotes whole={whole} shown={shown} draft={draft.changed} attribution={tiles?.attribution} />
    </section>
  )
}

const noSize = { width: 0, height: 0 }
const middleOf = ({ width, height }: { width: number; height: number }) => ({ x: width / 2, y: height / 2 })
