import { useEffect, useState } from 'react'
import { request } from './request.ts'

/** What the company and the deployment have set for the page. */
export interface PageSettings {
  readonly crm_link: string | null
  readonly map_tiles: { readonly url: string; readonly attribution: string } | null
}

let asked: Promise<PageSettings> | undefined

/** A session that has ended may have left a question that is never answered. */
export function forgetPageSettings(): void {
  asked = undefined
}

/** Asked for once. Undefined until they are here. */
export function usePageSettings(): PageSettings | undefined {
  const [settings, setSettings] = useState<PageSettings>()
  useEffect(() => {
    asked ??= request('GET', '/v1/page').then((page) => page as PageSettings)
    asked.then(setSettings).catch(() => {
      asked = undefined
    })
  }, [])
  return settings
}
