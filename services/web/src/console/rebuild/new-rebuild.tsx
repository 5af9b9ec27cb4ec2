import { useState } from 'react'
import { Loaded } from '../parts/loaded.tsx'
import { Panel } from '../parts/panel.tsx'
import type { About } from '../server/about.ts'
import type { Plan, Rebuild } from '../server/rebuild.ts'
import { useFacts } from '../server/use-facts.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import type { Options } from './options.ts'
import { PlanFacts } from './plan-facts.tsx'
import { RebuildOptions } from './rebuild-options.tsx'
import { StartRebuild } from './start-rebuild.tsx'

interface NewRebuildProps {
  /** One whose rollback window is open: to start another one ends it. */
  readonly kept: Rebuild | null
  readonly indexName: string
}

/** From the plan to the start, in three steps. */
export function NewRebuild({ kept, indexName }: NewRebuildProps) {
  const { text } = useConsoleSpeech()
  const plan = useFacts<Plan>('rebuilds/plan', { everyMs: 30_000 })
  const about = useFacts<About>('about')
  return (
    <Panel title={text('newRebuild')} hint={text('newRebuildHint')}>
      <Loaded facts={plan}>
        {(planned) => (
          <Loaded facts={about}>
            {(known) => <Steps key={planned.index} plan={planned} about={known} kept={kept} indexName={indexName} />}
          </Loaded>
        )}
      </Loaded>
    </Panel>
  )
}

interface StepsProps extends NewRebuildProps {
  readonly plan: Plan
  readonly about: About
}

function Steps({ plan, about, kept, indexName }: StepsProps) {
  const { text } = useConsoleSpeech()
  const [options, setOptions] = useState<Options>({
    shards: String(plan.shards),
    replicas: String(plan.replicas),
    swapsByItself: true,
    retainHours: String(about.defaults.retainHours ?? 24),
  })
  return (
    <ol className="steps">
      <li>
        <h3>{text('stepPlan')}</h3>
        <PlanFacts plan={plan} />
      </li>
      <li>
        <h3>{text('stepOptions')}</h3>
        <RebuildOptions options={options} limits={about.limits} onChange={setOptions} />
      </li>
      <li>
        <h3>{text('stepStart')}</h3>
        <StartRebuild plan={plan} options={options} limits={about.limits} kept={kept} indexName={indexName} />
      </li>
    </ol>
  )
}
