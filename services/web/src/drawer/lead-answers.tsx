import { useSpeech } from '../text/text.tsx'
import { SafeLink } from './safe-link.tsx'
import type { WholeLead } from './use-lead.ts'

export function LeadAnswers({ lead: { answers } }: { readonly lead: WholeLead }) {
  const { text } = useSpeech()
  if (answers.length === 0) return null
  return (
    <section>
      <h3>{text('answers')}</h3>
      <dl className="answers">
        {answers.map(({ question, transcript, file }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: A question may be asked twice; answers stand in their order.
          <div key={index}>
            <dt dir="auto">{question}</dt>
            <dd dir="auto">
              {transcript ?? <span className="hint">{text('noTranscript')}</span>}{' '}
              {file !== null && <SafeLink href={file}>{text('openFile')}</SafeLink>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
