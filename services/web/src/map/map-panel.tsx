import './map.css'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { usePageSettings } from '../server/page-settings.ts'
import { useSpeech } from '../text/text.tsx'
import { Bubbles } from './bubbles.tsx'
import { CircleLayer } from './circle-layer.tsx'
import { DrawLayer } from './draw-layer.tsx'
import { Ground } from './ground.tsx'
import { type Here, MapLeads } from './map-leads.tsx'
import { MapNotes } from './map-notes.tsx'
import { MapTools } from './map-tools.tsx'
import { useMap } from './use-map.ts'
import { useOpenCluster } from './use-open-cluster.ts'
import { type Size, type View, zoomed } from './view.ts'

interface MapPanelProps {
  readonly onLead: (id: number) => void
}

/** The leads of the search on a map, and the circle around which they are searched. */
export function MapPanel({ onLead }: MapPanelProps) {
  const { text } = useSpeech()
  const map = useRef<HTMLElement>(null)
  const shown = useMap(map)
  const { size, view, draft } = shown
  const attribution = usePageSettings()?.map_tiles?.attribution
  return (
    <section className="map" ref={map} aria-label={text('map')} aria-busy={shown.isBusy}>
      {view && size && <MapLayers {...shown} map={map} view={view} size={size} onLead={onLead} />}
      <MapNotes whole={shown.whole} shown={shown.shown} draft={draft.changed} attribution={attribution} />
    </section>
  )
}

interface MapLayersProps extends Omit<ReturnType<typeof useMap>, 'view' | 'size'>, MapPanelProps {
  readonly map: RefObject<HTMLElement | null>
  readonly view: View
  readonly size: Size
}

/** From the ground up. */
function MapLayers({ map, view, size, onLead, ...shown }: MapLayersProps) {
  const { search, clusters, draft, camera, setView, set } = shown
  const [here, setHere] = useState<Here>()
  const surface = useRef<HTMLDivElement>(null)
  const open = useOpenCluster({ search, view, size, show: camera.showNearer, onHere: setHere, surface })
  const key = JSON.stringify(search)
  // biome-ignore lint/correctness/useExhaustiveDependencies: Another search has others there.
  useEffect(() => setHere(undefined), [key])
  const look = (next: (view: View) => View) => {
    camera.hold()
    setView((now) => now && next(now))
  }
  const middle = { x: size.width / 2, y: size.height / 2 }
  const seen = { map, view, size }
  return (
    <>
      <Ground
        {...seen}
        surface={surface}
        rested={shown.rested ?? view}
        clusters={clusters}
        others={shown.others}
        onView={look}
      />
      {draft.shown && (
        <CircleLayer
          {...seen}
          handle={draft.handle}
          circle={draft.shown}
          clusters={clusters}
          onDraft={draft.change}
          onSet={draft.set}
          onLeave={draft.leave}
        />
      )}
      <Bubbles clusters={clusters} view={view} size={size} onOpen={open} onLead={onLead} />
      {draft.isDrawing && <DrawLayer {...seen} onDraft={draft.change} onSet={draft.set} />}
      <MapTools
        button={draft.button}
        isDrawing={draft.isDrawing}
        onDraw={draft.draw}
        onZoom={(by) => look((now) => zoomed(now, now.zoom + by, middle, size))}
        onShowAll={camera.showAll}
      />
      {here && (
        <MapLeads
          here={here}
          search={search}
          onLead={onLead}
          onSet={(to) => set(to, false)}
          onClose={() => {
            setHere(undefined)
            surface.current?.focus()
          }}
        />
      )}
    </>
  )
}
