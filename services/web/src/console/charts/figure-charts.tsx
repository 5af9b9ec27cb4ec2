import './charts.css'
import { useMemo } from 'react'
import { type Figures, maxOf, type SeriesName } from '../server/figures.ts'
import type { ConsoleKey } from '../text/texts.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import { Chart, type Line } from './chart.tsx'
import { useFigureFormats } from './figure-formats.ts'
import { FiguresTable } from './figures-table.tsx'

interface ChartOf {
  readonly title: ConsoleKey
  readonly lines: readonly (readonly [series: SeriesName, color: string])[]
}

const charts: readonly ChartOf[] = [
  { title: 'lag', lines: [['lag_seconds', '--chart-1']] },
  {
    title: 'changes',
    lines: [
      ['changes_per_second', '--chart-1'],
      ['documents_per_second', '--chart-2'],
    ],
  },
  { title: 'searches', lines: [['searches_per_second', '--chart-1']] },
  {
    title: 'latency',
    lines: [
      ['search_p50_ms', '--chart-1'],
      ['search_p99_ms', '--chart-2'],
    ],
  },
  { title: 'pending', lines: [['pending', '--chart-1']] },
  { title: 'failures', lines: [['failures', '--chart-1']] },
  { title: 'held', lines: [['held', '--chart-1']] },
  { title: 'size', lines: [['index_bytes', '--chart-1']] },
  { title: 'documents', lines: [['documents', '--chart-1']] },
]

export function FigureCharts({ figures }: { readonly figures: Figures }) {
  return (
    <>
      <div className="charts">
        {charts.map((chart) => (
          <OneChart key={chart.title} chart={chart} figures={figures} />
        ))}
      </div>
      <FiguresTable figures={figures} />
    </>
  )
}

function OneChart({ chart: { title, lines }, figures }: { readonly chart: ChartOf; readonly figures: Figures }) {
  const { text, clock } = useConsoleSpeech()
  const formats = useFigureFormats()
  const { series } = figures
  const shown = useMemo(
    () =>
      lines.map(
        ([name, color], index): Line => ({
          name: text(`series_${name}`),
          color,
          values: series[name],
          isDashed: index > 0,
        }),
      ),
    [lines, series, text],
  )
  const format = formats[lines[0]?.[0] ?? 'pending']
  const summary = shown.map(({ name, values }) => {
    const last = values.findLast((value) => value !== null)
    const max = maxOf(values)
    if (last == null || max === undefined) return text('chartNothing', { name })
    return text('chartSummary', { name, last: format(last), max: format(max) })
  })
  return (
    <figure className="chart-card">
      <figcaption>{text(title)}</figcaption>
      <Chart at={series.at} lines={shown} label={summary.join(' ')} format={format} clock={clock} />
    </figure>
  )
}
