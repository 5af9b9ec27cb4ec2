import { ActButton } from '../parts/act-button.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { Panel } from '../parts/panel.tsx'
import { Said } from '../parts/said.tsx'
import { ViewHead } from '../parts/view-head.tsx'
import { useFacts } from '../server/use-facts.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

interface Triggers {
  readonly ok: boolean
  readonly missing: readonly unknown[]
  readonly bypassed: readonly unknown[]
}

export function TriggersView() {
  const { text } = useConsoleSpeech()
  const triggers = useFacts<Triggers>('triggers', { everyMs: 10_000 })
  return (
    <>
      <ViewHead title={text('view_triggers')} hint={text('triggersHint')} acts />
      <Loaded facts={triggers}>
        {({ ok, missing, bypassed }) => (
          <>
            {(ok || missing.length > 0) && (
              <p className={ok ? 'note good' : 'note bad'} role="status">
                {text(ok ? 'triggersGood' : 'triggersBad')}
              </p>
            )}
            {missing.length > 0 && (
              <Panel title={text('triggersMissing')} hint={text('triggersMissingHint')}>
                <Names values={missing} />
              </Panel>
            )}
            {bypassed.length > 0 && (
              <Panel title={text('triggersBypassed')} hint={text('triggersBypassedHint')}>
                <Names values={bypassed} />
              </Panel>
            )}
            {(missing.length > 0 || bypassed.length > 0) && (
              <div className="buttons">
                <ActButton path="triggers/install" className="primary">
                  {text('installTriggers')}
                </ActButton>
              </div>
            )}
          </>
        )}
      </Loaded>
    </>
  )
}

function Names({ values }: { readonly values: readonly unknown[] }) {
  return (
    <ul className="bullets">
      {values.map((value) => {
        const name = typeof value === 'string' ? value : JSON.stringify(value)
        return (
          <li key={name}>
            <Said text={name} />
          </li>
        )
      })}
    </ul>
  )
}
