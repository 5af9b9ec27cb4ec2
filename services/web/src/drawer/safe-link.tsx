import type { ReactNode } from 'react'
import { Icon } from '../parts/icon.tsx'

/** A link that a lead brought along. One that is no address of the web (`javascript:`) stays a text. */
export function SafeLink({ href, children }: { readonly href: string | null; readonly children: ReactNode }) {
  if (href === null || !/^https?:\/\//i.test(href)) return <bdi className="line">{children}</bdi>
  return (
    <a className="line" href={href} target="_blank" rel="noopener noreferrer">
      <bdi>{children}</bdi> <Icon name="external" />
    </a>
  )
}
