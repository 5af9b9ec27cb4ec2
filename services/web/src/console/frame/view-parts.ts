import { type ComponentType, lazy } from 'react'
import { OverviewView } from '../overview/overview-view.tsx'
import type { View } from '../route/views.ts'

/** The overview comes with the first scripts, every other view when it is opened. */
export const viewParts: Readonly<Record<View, ComponentType>> = {
  overview: OverviewView,
  rebuild: lazy(async () => ({ default: (await import('../rebuild/rebuild-view.tsx')).RebuildView })),
  verify: lazy(async () => ({ default: (await import('../verify/verify-view.tsx')).VerifyView })),
  failures: lazy(async () => ({ default: (await import('../failures/failures-view.tsx')).FailuresView })),
  held: lazy(async () => ({ default: (await import('../held/held-view.tsx')).HeldView })),
  explain: lazy(async () => ({ default: (await import('../explain/explain-view.tsx')).ExplainView })),
  audit: lazy(async () => ({ default: (await import('../audit/audit-view.tsx')).AuditView })),
  throttle: lazy(async () => ({ default: (await import('../throttle/throttle-view.tsx')).ThrottleView })),
  triggers: lazy(async () => ({ default: (await import('../triggers/triggers-view.tsx')).TriggersView })),
  companies: lazy(async () => ({ default: (await import('../companies/companies-view.tsx')).CompaniesView })),
  attributes: lazy(async () => ({ default: (await import('../attributes/attributes-view.tsx')).AttributesView })),
  keys: lazy(async () => ({ default: (await import('../keys/keys-view.tsx')).KeysView })),
  owner: lazy(async () => ({ default: (await import('../owner/owner-view.tsx')).OwnerView })),
}
