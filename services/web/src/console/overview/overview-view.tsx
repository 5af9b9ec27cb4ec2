import './overview.css'
import { lazy, Suspense } from 'react'
import { Boundary } from '../../parts/boundary.tsx'
import { Broken } from '../../parts/broken.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { ViewHead } from '../parts/view-head.tsx'
import { changeParams, useRoute } from '../route/route.ts'
import type { About } from '../server/about.ts'
import type { Figures } from '../server/figures.ts'
import { useStatus } from '../server/status.ts'
import { useFacts } from '../server/use-facts.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import { Details } from './details.tsx'
import { KeyFigures } from './key-figures.tsx'
import { VerdictCard } from './verdict-card.tsx'

const FigureCharts = lazy(async () => ({ default: (await import('../charts/figure-charts.tsx')).FigureCharts }))
const hourChoices = [1, 6, 24] as const

export function OverviewView() {
  const { text } = useConsoleSpeech()
  const { params } = useRoute()
  const hours = hourChoices.find((choice) => choice === Number(params.get('hours'))) ?? 1
  const status = useStatus()
  const about = useFacts<About>('about', { everyMs: 60_000 })
  const figures = useFacts<Figures>(`figures?hours=${hours}`, { everyMs: 10_000, keepsPrevious: true })
  return (
    <>
      <ViewHead title={text('view_overview')} />
      <Loaded facts={status}>
        {(now) => (
          <>
            <VerdictCard status={now} />
            <KeyFigures status={now} figures={figures.data} />
          </>
        )}
      </Loaded>
      <section className="charts-part" aria-labelledby="charts-title">
        <header className="part-head">
          <h2 id="charts-title">{text('overTime')}</h2>
          <fieldset className="segments">
            <legend className="visually-hidden">{text('period')}</legend>
            {hourChoices.map((choice) => (
              <label key={choice}>
                <input
                  type="radio"
                  name="hours"
                  className="visually-hidden"
                  checked={choice === hours}
                  onChange={() => changeParams({ hours: choice === 1 ? undefined : String(choice) })}
                />
                <span>{text('hours', { count: choice })}</span>
              </label>
            ))}
          </fieldset>
        </header>
        <Loaded facts={figures}>
          {(known) => (
            <Boundary fallback={<Broken />}>
              <Suspense fallback={<p className="hint charts-wait">{text('loading')}</p>}>
                <FigureCharts figures={known} />
              </Suspense>
            </Boundary>
          )}
        </Loaded>
      </section>
      {status.data && <Details status={status.data} about={about.data} />}
    </>
  )
}
