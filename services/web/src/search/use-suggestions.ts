import { useEffect, useState } from 'react'
import { galena } from '../server/clients.ts'
import type { Lead } from './lead.ts'

export type Suggestion =
  | { readonly kind: 'lead'; readonly lead: Lead }
  | { readonly kind: 'beginning'; readonly field: 'email' | 'phone'; readonly beginning: string }

const restMs = 100
const maxLeads = 6

/** Leads for what is typed so far, and the people whose email or phone begins so. Empty for an empty text. */
export function useSuggestions(typed: string): readonly Suggestion[] {
  const query = typed.trim()
  const [leads, setLeads] = useState<readonly Lead[]>([])

  useEffect(() => {
    if (query === '') return setLeads([])
    const stop = new AbortController()
    const rest = setTimeout(() => {
      galena
        .GET('/v1/leads/suggest', { params: { query: { query } }, signal: stop.signal })
        .then(({ data }) => setLeads(data?.leads.slice(0, maxLeads) ?? []))
        // The list below shows the same people, and says when the api cannot be reached.
        .catch(() => !stop.signal.aborted && setLeads([]))
    }, restMs)
    return () => {
      clearTimeout(rest)
      stop.abort()
    }
  }, [query])

  if (query === '') return []
  return [...leads.map((lead): Suggestion => ({ kind: 'lead', lead })), ...beginnings(query)]
}

function beginnings(query: string): Suggestion[] {
  if (/^\+?[\d\s().-]{3,}$/.test(query)) return [{ kind: 'beginning', field: 'phone', beginning: query }]
  return /^[^\s*]{2,}$/.test(query) ? [{ kind: 'beginning', field: 'email', beginning: query }] : []
}
