import { TableScroll } from '../parts/table-scroll.tsx'
import { When } from '../parts/when.tsx'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

export interface AuditEntry {
  readonly id: number
  readonly at: string
  readonly who: string
  readonly command: string
  readonly details: Readonly<Record<string, unknown>> | null
}

export function AuditTable({ entries }: { readonly entries: readonly AuditEntry[] }) {
  const { text } = useConsoleSpeech()
  return (
    <TableScroll label={text('view_audit')}>
      <thead>
        <tr>
          <th scope="col">{text('time')}</th>
          <th scope="col">{text('who')}</th>
          <th scope="col">{text('action')}</th>
          <th scope="col">{text('details')}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map(({ id, at, who, command, details }) => (
          <tr key={id}>
            <th scope="row">
              <When at={at} />
            </th>
            <td>
              <bdi>{who}</bdi>
            </td>
            <td className="code">{command}</td>
            <td>
              <Details values={details} />
            </td>
          </tr>
        ))}
      </tbody>
    </TableScroll>
  )
}

function Details({ values }: { readonly values: AuditEntry['details'] }) {
  return (
    <ul className="audit-details">
      {Object.entries(values ?? {}).map(([name, value]) => (
        <li key={name}>
          <span className="hint">{name}</span> <bdi>{typeof value === 'string' ? value : JSON.stringify(value)}</bdi>
        </li>
      ))}
    </ul>
  )
}
