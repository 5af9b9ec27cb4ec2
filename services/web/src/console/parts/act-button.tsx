import { type ReactNode, useId } from 'react'
import { type Act, useAction } from '../server/use-action.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import { useMayAct } from './operator.ts'
import { Said } from './said.tsx'

interface ActButtonProps<Answer> extends Act {
  readonly className?: string
  readonly disabled?: boolean
  readonly onDone?: (answer: Answer) => void
  readonly children: ReactNode
}

/** A button for what can be done at once. What went wrong is said beside it. */
export function ActButton<Answer>(props: ActButtonProps<Answer>) {
  const { className, disabled = false, onDone, children, ...act } = props
  const { text } = useConsoleSpeech()
  const { mutate, isPending, error } = useAction<Answer>()
  const id = useId()
  if (!useMayAct()) return null
  return (
    <span className="act">
      <button
        type="button"
        className={className}
        disabled={disabled || isPending}
        aria-describedby={id}
        onClick={() => mutate(act, { ...(onDone && { onSuccess: onDone }) })}
      >
        {isPending ? text('working') : children}
      </button>
      <span role="alert" id={id} className="fault">
        {error && <Said text={error.message} />}
      </span>
    </span>
  )
}
