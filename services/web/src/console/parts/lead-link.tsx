import { ViewLink } from '../route/view-link.tsx'

/** The id of a lead; it leads to everything known about it. */
export function LeadLink({ id }: { readonly id: number | string }) {
  return (
    <ViewLink view="explain" params={{ lead: String(id) }} className="lead-link">
      {id}
    </ViewLink>
  )
}
