import { ComparisonFacts } from '../parts/comparison-facts.tsx'
import { Panel } from '../parts/panel.tsx'
import { ViewLink } from '../route/view-link.tsx'
import type { Status } from '../server/status.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

export function ComparisonPanel({ status }: { readonly status: Status }) {
  const { text } = useConsoleSpeech()
  return (
    <Panel title={text('comparison')} tools={<ViewLink view="verify">{text('view_verify')}</ViewLink>}>
      <ComparisonFacts status={status} />
    </Panel>
  )
}
