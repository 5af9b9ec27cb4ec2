import { useState } from 'react'
import { TableScroll } from '../parts/table-scroll.tsx'
import { type Figures, maxOf, seriesNames } from '../server/figures.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import { useFigureFormats } from './figure-formats.ts'

const maxRows = 60

/** The same figures for who does not see the charts: the highest of each period. */
export function FiguresTable({ figures }: { readonly figures: Figures }) {
  const { text } = useConsoleSpeech()
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="figures-table" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{text('asTable')}</summary>
      {isOpen && <Rows figures={figures} />}
    </details>
  )
}

function Rows({ figures: { series } }: { readonly figures: Figures }) {
  const { text, clock } = useConsoleSpeech()
  const formats = useFigureFormats()
  const step = Math.max(1, Math.ceil(series.at.length / maxRows))
  const starts = series.at.map((_, index) => index).filter((index) => index % step === 0)
  return (
    <TableScroll label={text('overTime')}>
      <thead>
        <tr>
          <th scope="col">{text('time')}</th>
          {seriesNames.map((name) => (
            <th key={name} scope="col" className="number">
              {text(`series_${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {starts.toReversed().map((start) => (
          <tr key={series.at[start]}>
            <th scope="row">{clock((series.at[start] ?? 0) * 1_000)}</th>
            {seriesNames.map((name) => {
              const value = maxOf(series[name].slice(start, start + step))
              return (
                <td key={name} className="number">
                  {value === undefined ? '–' : formats[name](value)}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </TableScroll>
  )
}
