import { Loaded } from '../parts/loaded.tsx'
import { ViewHead } from '../parts/view-head.tsx'
import { useStatus } from '../server/status.ts'
import { useFacts } from '../server/use-facts.ts'
import { isActive, type Verification } from '../server/verification.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import { NewVerification } from './new-verification.tsx'
import { SweepPanel } from './sweep-panel.tsx'
import { VerificationPanel } from './verification-panel.tsx'

type Last = Verification | { readonly id: null; readonly state: null }

export function VerifyView() {
  const { text } = useConsoleSpeech()
  const status = useStatus()
  const last = useFacts<Last>('verifications/last', {
    everyMs: (now) => (now?.state && isActive(now.state) ? 1_500 : undefined),
  })
  return (
    <>
      <ViewHead title={text('view_verify')} hint={text('verifyHint')} acts />
      <Loaded facts={last}>
        {(known) => (
          <>
            {known.id !== null && <VerificationPanel verification={known} />}
            {(known.id === null || !isActive(known.state)) && <NewVerification />}
          </>
        )}
      </Loaded>
      {status.data && <SweepPanel status={status.data} />}
    </>
  )
}
