import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Icon, type IconName } from './icon.tsx'

interface PopoverProps {
  readonly label: string
  readonly icon: IconName
  readonly className?: string
  readonly children: (close: () => void) => ReactNode
}

/** What opens a lead when it is clicked. */
const leads = '[data-lead], [data-point], .leads tbody tr'

/** The click that closes a panel opens no lead under it. */
function leaveLeadsClosed(target: EventTarget | null): void {
  if (!(target instanceof Element) || !target.closest(leads)) return
  const stop = (event: Event) => {
    event.preventDefault()
    event.stopPropagation()
  }
  const ended = new AbortController()
  const { signal } = ended
  document.addEventListener('click', stop, { capture: true, once: true, signal })
  // Without a click, as after a drag, the next one counts.
  const forget = () => setTimeout(() => ended.abort())
  for (const end of ['pointerup', 'pointercancel']) document.addEventListener(end, forget, { signal })
}

/** A button that opens a panel under it. Esc, and a click anywhere else, close it. */
export function Popover({ label, icon, className = '', children }: PopoverProps) {
  const [isOpen, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()

  useEffect(() => {
    if (!isOpen) return
    const outside = (event: Event) => {
      if (root.current?.contains(event.target as Node)) return
      setOpen(false)
      if (event.type === 'pointerdown') leaveLeadsClosed(event.target)
    }
    document.addEventListener('pointerdown', outside)
    document.addEventListener('focusin', outside)
    return () => {
      document.removeEventListener('pointerdown', outside)
      document.removeEventListener('focusin', outside)
    }
  }, [isOpen])

  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpen) return
    event.stopPropagation()
    close()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc is heard for the button and all that the panel holds.
    <div className={`popover ${className}`} ref={root} onKeyDown={onKeyDown}>
      <button
        type="button"
        className="tool"
        ref={button}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name={icon} />
        <span className="tool-label">{label}</span>
      </button>
      {isOpen && (
        <section className="popover-panel" id={id} aria-label={label}>
          {children(close)}
        </section>
      )}
    </div>
  )
}
