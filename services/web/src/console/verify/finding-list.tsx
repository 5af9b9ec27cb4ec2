import { LeadLink } from '../parts/lead-link.tsx'
import { TableScroll } from '../parts/table-scroll.tsx'
import { findingKinds, type Verification } from '../server/verification.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

/** Differences by their kind, with some of the leads. */
export function FindingList({ verification }: { readonly verification: Verification }) {
  const { text, number } = useConsoleSpeech()
  const kinds = findingKinds.filter((kind) => verification[kind] > 0)
  if (kinds.length === 0) return null
  return (
    <TableScroll label={text('differences')}>
      <thead>
        <tr>
          <th scope="col">{text('kind')}</th>
          <th scope="col" className="number">
            {text('leads')}
          </th>
          <th scope="col">{text('samples')}</th>
        </tr>
      </thead>
      <tbody>
        {kinds.map((kind) => (
          <tr key={kind} data-kind={kind}>
            <th scope="row">
              {text(`kind_${kind}`)}
              <p className="hint">{text(`kind_${kind}_hint`)}</p>
            </th>
            <td className="number">{number(verification[kind])}</td>
            <td>
              <ul className="lead-ids">
                {verification.samples
                  .filter((sample) => sample.kind === kind)
                  .map(({ id }) => (
                    <li key={id}>{/^\d{1,15}$/.test(id) ? <LeadLink id={id} /> : <bdi>{id}</bdi>}</li>
                  ))}
              </ul>
            </td>
          </tr>
        ))}
      </tbody>
    </TableScroll>
  )
}
