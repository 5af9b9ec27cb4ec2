import type { About } from '../server/about.ts'
import type { Status } from '../server/status.ts'
import { ChangesPanel } from './changes-panel.tsx'
import { ComparisonPanel } from './comparison-panel.tsx'
import { IndexPanel } from './index-panel.tsx'
import { ProcessPanel } from './process-panel.tsx'
import { ServerPanel } from './server-panel.tsx'

interface DetailsProps {
  readonly status: Status
  readonly about: About | undefined
}

/** Everything else that the status says, by what it is about. */
export function Details({ status, about }: DetailsProps) {
  return (
    <div className="details">
      <IndexPanel status={status} about={about} />
      <ChangesPanel status={status} />
      <ComparisonPanel status={status} />
      <ServerPanel status={status} about={about} />
      <ProcessPanel status={status} about={about} />
    </div>
  )
}
