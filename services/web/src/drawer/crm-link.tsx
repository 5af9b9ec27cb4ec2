import { useEffect, useState } from 'react'
import { request } from '../server/request.ts'
import { useSpeech } from '../text/text.tsx'
import { SafeLink } from './safe-link.tsx'

let asked: Promise<string | null> | undefined

/** The pattern that the company has set, asked for once. */
function crmPattern(): Promise<string | null> {
  asked ??= request('GET', '/v1/page').then((page) => (page as { crm_link: string | null }).crm_link)
  return asked
}

export function CrmLink({ id }: { readonly id: number }) {
  const { text } = useSpeech()
  const [pattern, setPattern] = useState<string | null>(null)
  useEffect(() => {
    crmPattern()
      .then(setPattern)
      .catch(() => {
        asked = undefined
      })
  }, [])
  return pattern === null ? null : (
    <SafeLink href={pattern.replaceAll('{id}', String(id))}>{text('openInCrm')}</SafeLink>
  )
}
