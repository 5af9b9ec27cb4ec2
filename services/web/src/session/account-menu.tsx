import './account-menu.css'
import { type ReactNode, useState } from 'react'
import { Popover } from '../parts/popover.tsx'
import { languages } from '../text/languages.ts'
import { useSpeech } from '../text/text.tsx'

interface AccountMenuProps {
  /** Who is signed in. */
  readonly name: string
  readonly onLanguage: (language: string) => void
  readonly onSignOut: () => Promise<void>
  /** Under the name. */
  readonly facts?: ReactNode
  /** What else can be chosen. */
  readonly items: (close: () => void) => ReactNode
}

export function AccountMenu({ name, onLanguage, onSignOut, facts, items }: AccountMenuProps) {
  const { text, language } = useSpeech()
  const [isStillIn, setStillIn] = useState(false)

  function leave() {
    setStillIn(false)
    onSignOut().catch(() => setStillIn(true))
  }
  return (
    <Popover label={text('account')} icon="person" className="account">
      {(close) => (
        <>
          <p className="account-name">
            <bdi>{name}</bdi>
          </p>
          {facts}
          <label>
            <span>{text('languages')}</span>
            <select value={language} onChange={({ target }) => onLanguage(target.value)}>
              {Object.entries(languages).map(([code, { name: ownName }]) => (
                <option key={code} value={code} lang={code}>
                  {ownName}
                </option>
              ))}
            </select>
          </label>
          {items(close)}
          <button type="button" className="item" onClick={leave}>
            {text('signOut')}
          </button>
          <p role="alert" className="fault">
            {isStillIn && text('stillSignedIn')}
          </p>
        </>
      )}
    </Popover>
  )
}
