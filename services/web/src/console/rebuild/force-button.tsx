import { AskButton } from '../parts/ask-button.tsx'
import { Said } from '../parts/said.tsx'
import type { Conditions } from '../server/rebuild.ts'
import { useAction } from '../server/use-action.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

interface ForceButtonProps {
  readonly conditions: Conditions
  readonly label: string
  readonly title: string
  readonly indexName: string
  readonly path: string
}

/** Goes on in spite of conditions that are not met, for a reason. There is none where one of them is never skipped. */
export function ForceButton({ conditions, label, title, indexName, path }: ForceButtonProps) {
  const { text } = useConsoleSpeech()
  const { mutateAsync } = useAction()
  const unmet = conditions.conditions.filter(({ met }) => !met)
  if (unmet.length === 0 || unmet.some(({ forcible }) => !forcible)) return null
  return (
    <AskButton
      label={label}
      title={title}
      isDangerous
      asksReason
      name={indexName}
      act={({ reason, confirm }) => mutateAsync({ path, body: { force: reason, confirm } })}
    >
      <p>{text('forceAsk')}</p>
      <ul className="bullets">
        {unmet.map(({ name, detail }) => (
          <li key={name}>
            <Said text={detail} />
          </li>
        ))}
      </ul>
    </AskButton>
  )
}
