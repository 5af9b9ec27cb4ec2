import { useEffect, useState } from 'react'
import { Icon } from '../../parts/icon.tsx'
import { useRoute } from '../route/route.ts'
import { ViewLink } from '../route/view-link.tsx'
import { type View, viewGroups, viewIcons } from '../route/views.ts'
import type { Status } from '../server/status.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

/** All views. Where there is no room for them, they are behind a button. */
export function Menu({ status }: { readonly status: Status | undefined }) {
  const { view } = useRoute()
  const { text } = useConsoleSpeech()
  const [isOpen, setOpen] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: Whoever has chosen a view wants to see it.
  useEffect(() => setOpen(false), [view])
  return (
    <nav className="console-menu" aria-label={text('views')}>
      <button
        type="button"
        className="tool menu-button"
        aria-expanded={isOpen}
        aria-controls="menu"
        onClick={() => setOpen(!isOpen)}
        onKeyDown={({ key }) => key === 'Escape' && setOpen(false)}
      >
        <Icon name="menu" />
        {text(view ? `view_${view}` : 'views')}
      </button>
      <div id="menu" className={isOpen ? 'menu-groups open' : 'menu-groups'}>
        {Object.entries(viewGroups).map(([group, views]) => (
          <ul key={group} aria-label={text(`group_${group as keyof typeof viewGroups}`)}>
            {views.map((one) => (
              <li key={one}>
                <ViewLink view={one} current={one === view}>
                  <Icon name={viewIcons[one]} />
                  <span>{text(`view_${one}`)}</span>
                  <Count view={one} status={status} />
                </ViewLink>
              </li>
            ))}
          </ul>
        ))}
      </div>
    </nav>
  )
}

/** How much waits for a decision there. */
function Count({ view, status }: { readonly view: View; readonly status: Status | undefined }) {
  const { text, number } = useConsoleSpeech()
  if (!status) return null
  const failures = status.failures ?? 0
  if (view === 'failures' && failures > 0) return <span className="count">{number(failures)}</span>
  const held = status.held ? status.held.removals + status.held.overwrites : 0
  if (view === 'held' && held > 0) return <span className="count">{number(held)}</span>
  if (view === 'rebuild' && status.rebuild)
    return <span className="count calm">{text(`state_${status.rebuild.state}`)}</span>
  return null
}
