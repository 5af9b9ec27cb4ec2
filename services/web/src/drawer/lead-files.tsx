import { Icon } from '../parts/icon.tsx'
import { useSpeech } from '../text/text.tsx'
import { SafeLink } from './safe-link.tsx'
import type { WholeLead } from './use-lead.ts'

export function LeadFiles({ lead: { attachments, documents } }: { readonly lead: WholeLead }) {
  const { text } = useSpeech()
  const files = [
    ...attachments.map(({ id, name, url }) => ({ id: `a${id}`, name, url, tag: null })),
    ...documents.flatMap(({ tag, files: inner }) =>
      inner.map(({ id, name, url }) => ({ id: `d${id}`, name, url, tag })),
    ),
  ]
  if (files.length === 0) return null
  return (
    <section>
      <h3>{text('documents')}</h3>
      <ul className="files">
        {files.map(({ id, name, url, tag }) => (
          <li key={id}>
            <Icon name="file" />
            <SafeLink href={url}>{name ?? text('openFile')}</SafeLink>
            {tag !== null && <bdi className="label">{tag}</bdi>}
          </li>
        ))}
      </ul>
    </section>
  )
}
