import type { ReactNode } from 'react'
import { ViewLink } from '../route/view-link.tsx'
import { type Figures, lastOf, maxOf } from '../server/figures.ts'
import type { Status } from '../server/status.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

interface KeyFiguresProps {
  readonly status: Status
  readonly figures: Figures | undefined
}

/** Beyond this a change is said to be late. */
const lateSeconds = 10

/** What is asked for most, in large digits. */
export function KeyFigures({ status, figures }: KeyFiguresProps) {
  const { text, number, duration, bytes } = useConsoleSpeech()
  const rate = (value: number | undefined) =>
    value === undefined ? '–' : text('perSecond', { rate: number(value, { maximumFractionDigits: 1 }) })
  const ms = (value: number | undefined) => (value === undefined ? '–' : duration(value / 1_000))
  const size = lastOf(figures, 'index_bytes')
  const known = (value: number | null, write: (value: number) => string) =>
    value === null ? text('unknown') : write(value)
  const lag = status.lag_seconds ?? 0
  const failures = status.failures ?? 0
  const held = status.held && status.held.removals + status.held.overwrites
  const worst = figures && maxOf(figures.series.lag_seconds)
  return (
    <ul className="key-figures">
      <Figure name={text('lag')} value={known(status.lag_seconds, duration)} isBad={lag > lateSeconds}>
        {worst === undefined ? text('lagHint') : text('highest', { value: duration(worst) })}
      </Figure>
      <Figure name={text('pending')} value={known(status.pending, number)}>
        {text('pendingHint')}
      </Figure>
      <Figure name={text('documents')} value={known(status.documents, number)} isBad={status.documents === null}>
        {size === undefined ? text('documentsHint') : bytes(size)}
      </Figure>
      <Figure name={text('changes')} value={rate(lastOf(figures, 'changes_per_second'))}>
        {text('written', { rate: rate(lastOf(figures, 'documents_per_second')) })}
      </Figure>
      <Figure name={text('searches')} value={rate(lastOf(figures, 'searches_per_second'))}>
        {text('latencies', { p50: ms(lastOf(figures, 'search_p50_ms')), p99: ms(lastOf(figures, 'search_p99_ms')) })}
      </Figure>
      <Figure name={text('failures')} value={known(status.failures, number)} isBad={failures > 0}>
        {failures > 0 ? <ViewLink view="failures">{text('seeWhy')}</ViewLink> : text('failuresHint')}
      </Figure>
      <Figure name={text('held')} value={known(held, number)} isBad={held !== null && held > 0}>
        {held !== null && held > 0 ? <ViewLink view="held">{text('decide')}</ViewLink> : text('heldNone')}
      </Figure>
    </ul>
  )
}

interface FigureProps {
  readonly name: string
  readonly value: string
  readonly isBad?: boolean
  readonly children: ReactNode
}

function Figure({ name, value, isBad = false, children }: FigureProps) {
  return (
    <li className="key-figure" data-bad={isBad || undefined}>
      <p className="key-name">{name}</p>
      <p className="key-value">{value}</p>
      <p className="hint">{children}</p>
    </li>
  )
}
