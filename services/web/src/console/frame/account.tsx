import { useState } from 'react'
import { Popover } from '../../parts/popover.tsx'
import { languages } from '../../text/languages.ts'
import { useOperator } from '../parts/operator.ts'
import { When } from '../parts/when.tsx'
import { changeParams } from '../route/route.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

export function Account({ onSignOut }: { readonly onSignOut: () => Promise<void> }) {
  const { operator, role, expires_at } = useOperator()
  const { text, language } = useConsoleSpeech()
  const [isStillIn, setStillIn] = useState(false)

  function leave() {
    setStillIn(false)
    onSignOut().catch(() => setStillIn(true))
  }
  return (
    <Popover label={text('account')} icon="person" className="account">
      {() => (
        <>
          <p className="account-name">
            <bdi>{operator}</bdi>
          </p>
          <p className="hint">{text(role === 'write' ? 'mayAct' : 'mayRead')}</p>
          <p className="hint">
            {text('sessionUntil')} <When at={expires_at} />
          </p>
          <label>
            <span>{text('languages')}</span>
            <select value={language} onChange={({ target }) => changeParams({ language: target.value }, 'replace')}>
              {Object.entries(languages).map(([code, { name }]) => (
                <option key={code} value={code} lang={code}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <a className="item" href="/">
            {text('searchPage')}
          </a>
          <a className="item" href="/ops/queues">
            {text('queues')}
          </a>
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
