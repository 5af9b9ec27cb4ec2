import { useEffect, useState } from 'react'
import type { Lead } from '../search/lead.ts'
import { galena } from '../server/clients.ts'

interface File {
  readonly id: number
  readonly name: string | null
  readonly url: string | null
}

/** A lead with everything. */
export interface WholeLead extends Lead {
  readonly links: readonly string[]
  readonly employment: readonly {
    readonly title?: string
    readonly company?: string
    readonly years?: number | string
  }[]
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
      .then(({ data, response }) =>
        setFound(data ? { lead: data as unknown as WholeLead } : { error: response.status }),
      )
      .catch(() => !stop.signal.aborted && setFound({ error: 0 }))
    return () => stop.abort()
  }, [id])
  return { lead: found.lead, error: found.error }
}
