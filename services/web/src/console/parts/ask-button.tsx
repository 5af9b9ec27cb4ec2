import { type ReactNode, useRef, useState } from 'react'
import { AskDialog, type AskDialogProps } from './ask-dialog.tsx'
import { useMayAct } from './operator.ts'

interface AskButtonProps extends Omit<AskDialogProps, 'onClose' | 'yes'> {
  readonly label: ReactNode
  /** What the button of the dialog says; else as this one. */
  readonly yes?: string
  readonly className?: string
  readonly disabled?: boolean
  readonly describedBy?: string
  /** Called when the dialog opens: what was typed and cancelled before is to be forgotten. */
  readonly onOpen?: () => void
}

/** A button for what is asked about before it is done. There is none for a key that may only read. */
export function AskButton({ label, className, disabled = false, describedBy, yes, onOpen, ...asked }: AskButtonProps) {
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  if (!useMayAct()) return null
  return (
    <>
      <button
        type="button"
        ref={button}
        className={className}
        disabled={disabled}
        aria-haspopup="dialog"
        aria-describedby={describedBy}
        onClick={() => {
          onOpen?.()
          setOpen(true)
        }}
      >
        {label}
      </button>
      {isOpen && (
        <AskDialog
          {...asked}
          yes={yes ?? (typeof label === 'string' ? label : asked.title)}
          onClose={() => {
            setOpen(false)
            button.current?.focus()
          }}
        />
      )}
    </>
  )
}
