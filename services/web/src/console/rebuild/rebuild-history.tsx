import { Panel } from '../parts/panel.tsx'
import { Said } from '../parts/said.tsx'
import { StateMark, type Tone } from '../parts/state-mark.tsx'
import { TableScroll } from '../parts/table-scroll.tsx'
import { When } from '../parts/when.tsx'
import type { Rebuild, RebuildState } from '../server/rebuild.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

const tones: Partial<Record<RebuildState, Tone>> = {
  done: 'good',
  swapped: 'good',
  failed: 'bad',
  cancelled: 'off',
  rolled_back: 'wait',
}

export function RebuildHistory({ rebuilds }: { readonly rebuilds: readonly Rebuild[] }) {
  const { text, number } = useConsoleSpeech()
  if (rebuilds.length === 0) return null
  return (
    <Panel title={text('rebuildHistory')}>
      <TableScroll label={text('rebuildHistory')}>
        <thead>
          <tr>
            <th scope="col">{text('rebuild')}</th>
            <th scope="col">{text('begun')}</th>
            <th scope="col">{text('state')}</th>
            <th scope="col">{text('index')}</th>
            <th scope="col" className="number">
              {text('documents')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rebuilds.map(({ id, created_at, state, index, total, reason, shards, replicas }) => (
            <tr key={id}>
              <th scope="row">{id}</th>
              <td>
                <When at={created_at} />
              </td>
              <td>
                <StateMark tone={tones[state] ?? 'new'}>{text(`state_${state}`)}</StateMark>
                {reason && (
                  <p className="hint">
                    <Said text={reason} />
                  </p>
                )}
              </td>
              <td>
                <span className="code">{index}</span>
                <p className="hint">{text('shardsOf', { shards, replicas })}</p>
              </td>
              <td className="number">{number(total)}</td>
            </tr>
          ))}
        </tbody>
      </TableScroll>
    </Panel>
  )
}
