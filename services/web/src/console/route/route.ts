import { useMemo, useSyncExternalStore } from 'react'
import { type View, views } from './views.ts'

const base = '/console'

export type RouteParams = Readonly<Record<string, string | undefined>>

/** The state of the console is its address, and nothing else. */
export interface Route {
  /** Undefined for a path that no view has. */
  readonly view: View | undefined
  readonly params: URLSearchParams
  readonly language: string | undefined
}

const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  addEventListener('popstate', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('popstate', listener)
  }
}

export function useRoute(): Route {
  const address = useSyncExternalStore(subscribe, () => location.pathname + location.search)
  return useMemo(() => readRoute(address), [address])
}

function readRoute(address: string): Route {
  const { pathname, searchParams } = new URL(address, location.origin)
  const name = pathname.slice(base.length).replace(/^\/+|\/+$/g, '') || 'overview'
  return {
    view: views.find((view) => view === name),
    params: searchParams,
    language: searchParams.get('language') ?? undefined,
  }
}

export const chosenLanguage = () => new URLSearchParams(location.search).get('language') ?? undefined

/** The address of a view. The chosen language goes along. */
export function addressOf(view: View, params: RouteParams = {}): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ language: chosenLanguage(), ...params }))
    if (value !== undefined && value !== '') query.set(name, value)
  const path = view === 'overview' ? base : `${base}/${view}`
  return query.size > 0 ? `${path}?${query}` : path
}

let hasArrived = false

/** Whether a link has led to the view that is shown now; true once. */
export function takeArrival(): boolean {
  const was = hasArrived
  hasArrived = false
  return was
}

/** `replace` where the back button should not stop. */
export function go(address: string, how: 'push' | 'replace' = 'push'): void {
  if (address === location.pathname + location.search) return
  hasArrived = new URL(address, location.origin).pathname !== location.pathname
  if (how === 'push') history.pushState(null, '', address)
  else history.replaceState(null, '', address)
  for (const listener of listeners) listener()
}

/** Changes parameters of the view that is open; an undefined or empty one is removed. */
export function changeParams(change: RouteParams, how: 'push' | 'replace' = 'push'): void {
  const { view = 'overview', params } = readRoute(location.pathname + location.search)
  go(addressOf(view, { ...Object.fromEntries(params), ...change }), how)
}
