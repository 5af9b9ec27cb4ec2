import { Json } from '../parts/json.tsx'
import { Panel } from '../parts/panel.tsx'
import { Said } from '../parts/said.tsx'
import { TableScroll } from '../parts/table-scroll.tsx'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import type { ExplainedSearch } from './use-explained-search.ts'

/** How a search is read, what each of its conditions finds, and what Elasticsearch is asked. */
export function SearchFacts({ explained }: { readonly explained: ExplainedSearch }) {
  const { text, number } = useConsoleSpeech()
  const { company, total, took_ms, reading, warnings, conditions, body, timings } = explained
  const ms = (value: number) => number(value, { style: 'unit', unit: 'millisecond', maximumFractionDigits: 1 })
  return (
    <>
      <Panel title={text('result')}>
        <p className="verify-verdict" role="status">
          {text('searchFinds', { count: total, company: company.name, time: ms(took_ms) })}
        </p>
        {warnings.length > 0 && (
          <ul className="bullets">
            {warnings.map(({ pointer, detail }) => (
              <li key={`${pointer} ${detail}`}>
                {pointer && <span className="code">{pointer} </span>}
                <Said text={detail} />
              </li>
            ))}
          </ul>
        )}
        <p className="hint">
          {Object.entries(timings)
            .map(([name, value]) => `${name.replace(/_ms$/, '')}: ${ms(value)}`)
            .join(' · ')}
        </p>
      </Panel>
      {conditions.length > 0 && (
        <Panel title={text('conditionsAlone')} hint={text('conditionsAloneHint')}>
          <TableScroll label={text('conditionsAlone')}>
            <thead>
              <tr>
                <th scope="col">{text('condition')}</th>
                <th scope="col" className="number">
                  {text('leads')}
                </th>
              </tr>
            </thead>
            <tbody>
              {conditions.map(({ pointer, filter, total: alone }) => (
                <tr key={pointer ?? JSON.stringify(filter)}>
                  <th scope="row" className="code">
                    {pointer ?? JSON.stringify(filter)}
                  </th>
                  <td className="number">{number(alone)}</td>
                </tr>
              ))}
            </tbody>
          </TableScroll>
        </Panel>
      )}
      <Panel title={text('reading')} hint={text('readingHint')}>
        <Json value={reading} label={text('reading')} />
      </Panel>
      <Panel title={text('body')} hint={text('bodyHint')}>
        <Json value={body} label={text('body')} />
      </Panel>
    </>
  )
}
