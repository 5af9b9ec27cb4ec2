import './keys-help.css'
import { useEffect, useRef } from 'react'
import { usePage } from '../search/page-context.ts'
import type { TextKey } from '../text/english.ts'
import { useSpeech } from '../text/text.tsx'

const keys: readonly (readonly [keys: readonly string[], says: TextKey])[] = [
  [['/'], 'keysFocus'],
  [['↑', '↓'], 'keysMove'],
  [['Enter'], 'keysOpen'],
  [['k', 'j'], 'keysTurn'],
  [['Esc'], 'keysClose'],
  [['?'], 'keysHelp'],
]

export function KeysHelp({ onClose }: { readonly onClose: () => void }) {
  const { state, change } = usePage()
  const { text } = useSpeech()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  return (
    <dialog ref={dialog} className="keys" aria-labelledby="keys-title" onClose={onClose}>
      <h2 id="keys-title">{text('keys')}</h2>
      <dl>
        {keys.map(([names, says]) => (
          <div key={says}>
            <dt>
              {names.map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dt>
            <dd>{text(says)}</dd>
          </div>
        ))}
      </dl>
      <label className="keys-switch">
        <input
          type="checkbox"
          checked={state.hasKeys}
          onChange={({ target }) => change((now) => ({ ...now, hasKeys: target.checked }), 'replace')}
        />
        {text('keysLetters')}
      </label>
      <form method="dialog">
        <button type="submit" className="primary">
          {text('close')}
        </button>
      </form>
    </dialog>
  )
}
