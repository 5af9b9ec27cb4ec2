import { useState } from 'react'
import { Icon } from '../../parts/icon.tsx'
import { useConsoleSpeech } from '../text/use-console-speech.ts'
import type { MadeKey } from './key.ts'

/** The new key. It leaves the memory of the page when this is closed. */
export function ShownKey({ made, onClose }: { readonly made: MadeKey; readonly onClose: () => void }) {
  const { text } = useConsoleSpeech()
  const [said, setSaid] = useState('')
  const copy = () =>
    navigator.clipboard.writeText(made.key).then(
      () => setSaid(text('copied')),
      () => setSaid(text('notCopied')),
    )
  return (
    <section className="panel shown-key" aria-label={text('newKey')}>
      <p role="status">{text('keyOnce', { id: made.id, role: text(`role_${made.role}`) })}</p>
      <p className="code" dir="ltr">
        {made.key}
      </p>
      <div className="buttons">
        <button type="button" className="primary" onClick={() => void copy()}>
          <Icon name="copy" /> {text('copy')}
        </button>
        <button type="button" onClick={onClose}>
          {text('keyKept')}
        </button>
        <span role="status" className="hint">
          {said}
        </span>
      </div>
    </section>
  )
}
