import { AskButton } from '../parts/ask-button.tsx'
import { isWithin } from '../parts/number-field.tsx'
import { useMayAct } from '../parts/operator.ts'
import type { About } from '../server/about.ts'
import type { Plan, Rebuild } from '../server/rebuild.ts'
import { useAction } from '../server/use-action.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import type { Options } from './options.ts'

interface StartRebuildProps {
  readonly plan: Plan
  readonly options: Options
  readonly limits: About['limits']
  readonly kept: Rebuild | null
  readonly indexName: string
}

export function StartRebuild({ plan, options, limits, kept, indexName }: StartRebuildProps) {
  const { text, duration } = useConsoleSpeech()
  const { mutateAsync } = useAction()
  const mayAct = useMayAct()
  const isValid =
    isWithin(limits.primaryShards, options.shards) &&
    isWithin(limits.replicas, options.replicas) &&
    isWithin(limits.retainHours, options.retainHours)
  const start = () =>
    mutateAsync({
      path: 'rebuilds',
      body: {
        swap: options.swapsByItself,
        retain_hours: Number(options.retainHours),
        shards: Number(options.shards),
        replicas: Number(options.replicas),
      },
    })
  return (
    <>
      <p>{text('startSays', { count: plan.documents, shards: options.shards, replicas: options.replicas })}</p>
      <p>
        {text(options.swapsByItself ? 'startSwaps' : 'startWaits', {
          time: isWithin(limits.retainHours, options.retainHours) ? duration(Number(options.retainHours) * 3_600) : '–',
        })}
      </p>
      {mayAct && (
        <AskButton
          label={text('startRebuild')}
          className="primary"
          title={text('startTitle')}
          disabled={!isValid}
          isDangerous={!plan.enough_disk || kept !== null}
          name={kept ? indexName : undefined}
          act={start}
        >
          <p>{text('startAsk')}</p>
          {!plan.enough_disk && <p className="fault">{text('diskShort')}</p>}
          {kept && (
            <p className="fault">{text('startEndsWindow', { id: kept.id, index: kept.previous_index ?? '' })}</p>
          )}
        </AskButton>
      )}
    </>
  )
}
