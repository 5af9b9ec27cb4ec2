import { useEffect, useState } from 'react'
import type { Lead } from '../search/lead.ts'
import { galena } from '../server/clients.ts'

interface File {
  readonly id: number
  readonly name: string | null
  readonly url: string | null
}

interface Job {
  /** Of a job without its usual keys, all that there is. */
  readonly title: string
  readonly company: string
  readonly years: number | undefined
}

/** A lead with everything. */
export interface WholeLead extends Lead {
  readonly others: Readonly<Record<string, string>>
  readonly links: readonly string[]
  readonly employment: readonly Job[]
  readonly answers: readonly {
    readonly question: string | null
    readonly transcript: string | null
    readonly file: string | null
  }[]
  readonly attachments: readonly File[]
  readonly documents: readonly { readonly id: number; readonly tag: string | null; readonly files: readonly File[] }[]
}

/** `error` is the status of an answer that has no lead. */
export function useLead(id: number): { readonly lead: WholeLead | undefined; readonly error: number | undefined } {
  const [found, setFound] = useState<{ lead?: WholeLead; error?: number }>({})
  useEffect(() => {
    const stop = new AbortController()
    setFound(({ lead }) => ({ ...(lead && { lead }) }))
    galena
      .GET('/v1/leads/{id}', { params: { path: { id: String(id) } }, signal: stop.signal })
      .then(({ data, response }) => setFound(data ? { lead: readLead(data) } : { error: response.status }))
      .catch(() => !stop.signal.aborted && setFound({ error: 0 }))
    return () => stop.abort()
  }, [id])
  return { lead: found.lead, error: found.error }
}

/** Imports write what they like into these two lists. */
function readLead(data: object): WholeLead {
  const lead = data as Omit<WholeLead, 'links' | 'employment'> & Record<'links' | 'employment', unknown>
  return { ...lead, links: listOf(lead.links).map(textOf), employment: listOf(lead.employment).map(readJob) }
}

function readJob(value: unknown): Job {
  const { title, company, years } = value as Readonly<Record<string, unknown>>
  const named = { title: textOf(title), company: textOf(company), years: readYears(years) }
  const isNamed = named.title !== '' || named.company !== '' || named.years !== undefined
  return isNamed ? named : { ...named, title: textOf(value) }
}

function readYears(value: unknown): number | undefined {
  const years = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof years === 'number' && Number.isFinite(years) ? years : undefined
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value.filter((item) => textOf(item) !== '') : []
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
