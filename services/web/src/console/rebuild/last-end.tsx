import { Said } from '../parts/said.tsx'
import { When } from '../parts/when.tsx'
import type { Rebuild } from '../server/rebuild.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

/** How the last rebuild ended. */
export function LastEnd({ rebuild }: { readonly rebuild: Rebuild | undefined }) {
  const { text } = useConsoleSpeech()
  if (!rebuild) return null
  const { id, state, reason, state_at } = rebuild
  const isBad = state === 'failed'
  return (
    <div className={isBad ? 'note bad' : 'note'} role={isBad ? 'alert' : undefined}>
      <p>
        {text('lastRebuild', { id, state: text(`state_${state}`) })} (<When at={state_at} />
        ). {reason && <Said text={reason} />}
      </p>
    </div>
  )
}
