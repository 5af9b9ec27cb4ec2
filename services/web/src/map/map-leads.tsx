import { useEffect, useRef } from 'react'
import { Icon } from '../parts/icon.tsx'
import { Status } from '../results/columns.tsx'
import { nameOf } from '../search/lead.ts'
import { usePage } from '../search/page-context.ts'
import { useSpeech } from '../text/text.tsx'
import type { Box } from './box.ts'
import { type Circle, kmBetween, minKm } from './circle.ts'
import { bodyOf, findLeads, type MapSearch } from './found-leads.ts'
import type { Point } from './mercator.ts'
import { useAnswer } from './use-answer.ts'

/** Leads at one place, which no zoom takes apart. */
export interface Here extends Point {
  readonly box: Box
}

interface MapLeadsProps {
  readonly here: Here
  readonly search: MapSearch
  readonly onLead: (id: number) => void
  readonly onSet: (circle: Circle) => void
  readonly onClose: () => void
}

const maxListed = 50

/** Who is at one place: a list beside the map. */
export function MapLeads({ here, search, onLead, onSet, onClose }: MapLeadsProps) {
  const { state } = usePage()
  const { text, number } = useSpeech()
  const body = bodyOf(search, { within: here.box, grid: 0, leads: maxListed })
  const { answer, isFailed } = useAnswer(JSON.stringify(body), (signal) => findLeads(body, signal))
  const panel = useRef<HTMLElement>(null)
  useEffect(() => panel.current?.focus(), [])
  const km = Math.max(minKm, Math.ceil(kmBetween(here, { lat: here.box.north, lon: here.box.west }) * 10) / 10)
  const title = answer ? text('leadsHere', { count: answer.total }) : text(isFailed ? 'mapFailed' : 'loading')
  return (
    <section
      className="map-leads"
      ref={panel}
      tabIndex={-1}
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        onClose()
      }}
    >
      <div className="map-leads-head">
        <h3>{title}</h3>
        <button type="button" className="small" aria-label={text('close')} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <ul>
        {answer?.leads.map((lead) => (
          <li key={lead.id}>
            <button
              type="button"
              className="item"
              aria-current={state.lead === lead.id || undefined}
              data-point={lead.id}
              onClick={() => onLead(lead.id)}
            >
              <bdi className="map-leads-name">{nameOf(lead) || text('noName')}</bdi>
              <Status state={lead.state} />
            </button>
          </li>
        ))}
      </ul>
      {answer && answer.total > maxListed && (
        <p className="hint">{text('moreHere', { count: answer.total - maxListed })}</p>
      )}
      <button type="button" className="link" onClick={() => onSet({ lat: here.lat, lon: here.lon, km })}>
        {text('searchHere', { radius: text('kilometres', { count: number(km) }) })}
      </button>
    </section>
  )
}
