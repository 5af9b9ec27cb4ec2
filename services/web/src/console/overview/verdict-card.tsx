import { Said } from '../parts/said.tsx'
import { ViewLink } from '../route/view-link.tsx'
import type { Problem, Status } from '../server/status.ts'
import { problemViews, verdictOf } from '../server/verdict.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

/** The first thing to read: whether all is well, else what is bad and what to do. */
export function VerdictCard({ status }: { readonly status: Status }) {
  const { text, duration } = useConsoleSpeech()
  const { good, problems, notes } = verdictOf(status)
  return (
    <section className="verdict" data-tone={good ? 'good' : 'bad'} aria-labelledby="verdict-title">
      <h2 id="verdict-title">{good ? text('verdictGood') : text('verdictBad', { count: problems.length })}</h2>
      {good && (
        <p>
          {status.lag_seconds !== null && status.lag_seconds > 0
            ? text('verdictGoodHint', { lag: duration(status.lag_seconds) })
            : text('verdictGoodNone')}
        </p>
      )}
      {problems.length > 0 && <Problems problems={problems} status={status} />}
      {notes.length > 0 && (
        <>
          <h3>{text('worthKnowing')}</h3>
          <Problems problems={notes} status={status} />
        </>
      )}
    </section>
  )
}

function Problems({ problems, status }: { readonly problems: readonly Problem[]; readonly status: Status }) {
  const { text, instant } = useConsoleSpeech()
  const sinceOf = (code: string) => status.warnings.find((warning) => warning.code === code)?.since
  return (
    <ul className="problems">
      {problems.map(({ code, message, remedy }) => {
        const view = problemViews[code]
        const since = sinceOf(code)
        return (
          <li key={code + message}>
            <p>
              <Said text={message} />
            </p>
            {remedy && (
              <p className="remedy">
                <Said text={remedy} />
              </p>
            )}
            <p className="problem-foot">
              {view && <ViewLink view={view}>{text('openView', { view: text(`view_${view}`) })}</ViewLink>}
              {since && <span className="hint">{text('sinceTime', { time: instant(since) })}</span>}
            </p>
          </li>
        )
      })}
    </ul>
  )
}
