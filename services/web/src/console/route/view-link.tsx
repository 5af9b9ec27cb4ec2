import type { MouseEvent, ReactNode } from 'react'
import { addressOf, go, type RouteParams } from './route.ts'
import type { View } from './views.ts'

interface ViewLinkProps {
  readonly view: View
  readonly params?: RouteParams
  readonly className?: string
  readonly current?: boolean
  readonly children: ReactNode
}

/** A link to a view. With a key held down, or in another tab, it is a link as any other. */
export function ViewLink({ view, params, className, current = false, children }: ViewLinkProps) {
  const address = addressOf(view, params)
  function onClick(event: MouseEvent) {
    if (event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    go(address)
  }
  return (
    <a href={address} className={className} aria-current={current ? 'page' : undefined} onClick={onClick}>
      {children}
    </a>
  )
}
