import { usePageSettings } from '../server/page-settings.ts'
import { useSpeech } from '../text/text.tsx'
import { SafeLink } from './safe-link.tsx'

/** The lead in the CRM, when the company has said where that is. */
export function CrmLink({ id }: { readonly id: number }) {
  const { text } = useSpeech()
  const pattern = usePageSettings()?.crm_link ?? null
  return pattern === null ? null : (
    <SafeLink href={pattern.replaceAll('{id}', String(id))}>{text('openInCrm')}</SafeLink>
  )
}
