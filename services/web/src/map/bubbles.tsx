import { type KeyboardEvent, useMemo, useState } from 'react'
import { humane } from '../filters/describe-filter.ts'
import { nameOf } from '../search/lead.ts'
import { usePage } from '../search/page-context.ts'
import { useSpeech } from '../text/text.tsx'
import type { Cluster } from './clusters.ts'
import type { PlacedLead } from './found-leads.ts'
import type { Spots } from './spots.ts'
import { type Size, spotOf, type View } from './view.ts'

interface BubblesProps {
  readonly clusters: readonly Cluster<Spots>[]
  readonly view: View
  readonly size: Size
  readonly onOpen: (cluster: Cluster<Spots>, byKeyboard: boolean) => void
  readonly onLead: (id: number) => void
}

/** Leads on the map: several as a bubble with their number, one as a point. One stop of the Tab key; arrows go on. */
export function Bubbles({ clusters, view, size, onOpen, onLead }: BubblesProps) {
  const { text } = useSpeech()
  const [active, setActive] = useState(0)
  const current = Math.min(active, clusters.length - 1)
  const spots = useMemo(() => clusters.map((cluster) => spotOf(cluster, view, size)), [clusters, view, size])

  function onKeyDown(event: KeyboardEvent<HTMLUListElement>) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = (current + step + clusters.length) % clusters.length
    setActive(next)
    event.currentTarget.querySelectorAll('button')[next]?.focus()
  }
  if (clusters.length === 0) return null
  return (
    <ul className="map-bubbles" aria-label={text('leads')} onKeyDown={onKeyDown}>
      {clusters.map((cluster, index) => {
        const lead = cluster.items.length === 1 ? cluster.items[0]?.lead : undefined
        const { x, y } = spots[index] ?? { x: 0, y: 0 }
        const place = { left: Math.round(x), top: Math.round(y) }
        const reach = { tabIndex: index === current ? 0 : -1, onFocus: () => setActive(index) }
        return (
          <li key={keyOf(cluster)} style={place}>
            {lead ? (
              <LeadPoint lead={lead} reach={reach} onLead={onLead} />
            ) : (
              <button
                type="button"
                className="map-bubble"
                style={{ minWidth: widthOf(cluster.count), height: widthOf(cluster.count) }}
                aria-label={text('group', { count: cluster.count })}
                data-count={cluster.count}
                {...reach}
                onClick={(event) => onOpen(cluster, event.detail === 0)}
              >
                <Count value={cluster.count} />
              </button>
            )}
          </li>
        )
      })}
    </ul>
  )
}

interface LeadPointProps {
  readonly lead: PlacedLead
  readonly reach: { readonly tabIndex: number; readonly onFocus: () => void }
  readonly onLead: (id: number) => void
}

function LeadPoint({ lead, reach, onLead }: LeadPointProps) {
  const { state } = usePage()
  const { text } = useSpeech()
  const name = nameOf(lead) || text('noName')
  return (
    <button
      type="button"
      className="map-point"
      aria-label={`${name}, ${humane(lead.state)}`}
      aria-current={state.lead === lead.id || undefined}
      data-point={lead.id}
      data-count={1}
      {...reach}
      onClick={() => onLead(lead.id)}
    >
      <span className="map-name" aria-hidden="true">
        <bdi>{name}</bdi>
      </span>
    </button>
  )
}

function Count({ value }: { readonly value: number }) {
  const { number } = useSpeech()
  return number(value)
}

/** Larger for more, and never larger than the distance between two. */
function widthOf(count: number): number {
  return Math.min(26 + Math.round(Math.log10(count) * 8), 48)
}

function keyOf({ items: [first], count }: Cluster<Spots>): string {
  return first?.lead && count === 1 ? `lead ${first.lead.id}` : `${first?.tile ?? first?.lead?.id} ${count}`
}
