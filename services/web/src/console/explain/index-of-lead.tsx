import { Json } from '../parts/json.tsx'
import { Panel } from '../parts/panel.tsx'
import { StateMark } from '../parts/state-mark.tsx'
import { TableScroll } from '../parts/table-scroll.tsx'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

export interface ExplainedIndex {
  readonly index: string
  readonly is_searched: boolean
  readonly version: number
  readonly is_equal: boolean
  readonly differences: readonly { readonly field: string; readonly wanted: unknown; readonly stored: unknown }[]
  readonly stored: Readonly<Record<string, unknown>> | null
}

/** What one index has of a lead, and how that differs from what it should have. */
export function IndexOfLead({ explained }: { readonly explained: ExplainedIndex }) {
  const { text } = useConsoleSpeech()
  const { index, is_searched, version, is_equal, differences, stored } = explained
  return (
    <Panel title={text(is_searched ? 'inLiveIndex' : 'inOtherIndex')} hint={<span className="code">{index}</span>}>
      <p>
        <StateMark tone={is_equal ? 'good' : 'bad'}>
          {stored
            ? text(is_equal ? 'documentEqual' : 'documentDiffers', { version: String(version) })
            : text('documentMissing')}
        </StateMark>
      </p>
      {!is_equal && differences.length > 0 && (
        <TableScroll label={text('differences')}>
          <thead>
            <tr>
              <th scope="col">{text('field')}</th>
              <th scope="col">{text('shouldBe')}</th>
              <th scope="col">{text('isNow')}</th>
            </tr>
          </thead>
          <tbody>
            {differences.map(({ field, wanted, stored: value }) => (
              <tr key={field}>
                <th scope="row" className="code">
                  {field}
                </th>
                <td className="code">{shown(wanted)}</td>
                <td className="code">{shown(value)}</td>
              </tr>
            ))}
          </tbody>
        </TableScroll>
      )}
      {stored && (
        <details>
          <summary>{text('storedDocument')}</summary>
          <Json value={stored} label={text('storedDocument')} />
        </details>
      )}
    </Panel>
  )
}

const maxShown = 500

function shown(value: unknown): string {
  const text = value === null || value === undefined ? '–' : JSON.stringify(value)
  return text.length > maxShown ? `${text.slice(0, maxShown)} …` : text
}
