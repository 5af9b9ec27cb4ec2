import { Progress } from '../parts/progress.tsx'
import type { Rebuild } from '../server/rebuild.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

const counted: readonly string[] = ['backfilling', 'paused', 'verifying']

/** How far it is, how fast, and how long it still takes. */
export function RebuildProgress({ rebuild }: { readonly rebuild: Rebuild }) {
  const { text } = useConsoleSpeech()
  const { state, done, total, per_second, eta_seconds } = rebuild
  return (
    <>
      <p className="progress-says">{text(`says_${state}`)}</p>
      {counted.includes(state) && (
        <Progress
          label={text(`state_${state}`)}
          done={done}
          total={total}
          perSecond={state === 'paused' ? null : per_second}
          etaSeconds={eta_seconds}
        />
      )}
    </>
  )
}
