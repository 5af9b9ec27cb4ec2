import type { Status } from '../server/status.ts'
import { findingKinds } from '../server/verification.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import { Fact, FactList } from './fact-list.tsx'
import { Said } from './said.tsx'
import { When } from './when.tsx'

/** What the last round of the sweep found, and the last verification. */
export function ComparisonFacts({ status: { sweep, verification, verification_asked } }: { readonly status: Status }) {
  const { text, number } = useConsoleSpeech()
  const drift = findingKinds.filter((kind) => (sweep.found?.[kind] ?? 0) > 0)
  return (
    <FactList>
      <Fact name={text('drift')} note={drift.length > 0 && text('driftRemedy')}>
        {sweep.ended_at === null
          ? text('noPass')
          : drift.length === 0
            ? text('noDifference')
            : drift.map((kind) => `${text(`kind_${kind}`)}: ${number(sweep.found?.[kind] ?? 0)}`).join(', ')}
      </Fact>
      {sweep.begun_at !== null && (
        <Fact name={text('passBegun')}>
          <When at={sweep.begun_at} />
        </Fact>
      )}
      {sweep.ended_at !== null && (
        <Fact name={text('passEnded')}>
          <When at={sweep.ended_at} />
        </Fact>
      )}
      {verification_asked !== null && (
        <Fact name={text('verificationAsked')}>
          <Said text={verification_asked} />
        </Fact>
      )}
      {verification && (
        <Fact name={text('lastVerification')} note={text('found', { count: verification.found })}>
          {text(`verification_${verification.state}`)}
        </Fact>
      )}
    </FactList>
  )
}
