import { Icon } from '../../parts/icon.tsx'
import type { Rebuild, RebuildState } from '../server/rebuild.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

const phases = ['building', 'backfilling', 'catching_up', 'verifying', 'ready', 'swapped'] as const
type Phase = (typeof phases)[number]

const phaseOf: Partial<Record<RebuildState, Phase>> = { planned: 'building', paused: 'backfilling' }

/** Where a rebuild is on its way. */
export function Phases({ rebuild: { state } }: { readonly rebuild: Rebuild }) {
  const { text } = useConsoleSpeech()
  const now = phases.indexOf(phaseOf[state] ?? (state as Phase))
  return (
    <ol className="phases">
      {phases.map((phase, index) => (
        <li
          key={phase}
          data-place={index < now ? 'done' : index === now ? 'now' : 'later'}
          aria-current={index === now ? 'step' : undefined}
        >
          <span className="phase-sign">{index < now ? <Icon name="check" /> : index + 1}</span>
          <span>
            {text(`state_${index === now && state === 'paused' ? 'paused' : phase}`)}
            {index < now && <span className="visually-hidden"> ({text('state_done')})</span>}
          </span>
        </li>
      ))}
    </ol>
  )
}
