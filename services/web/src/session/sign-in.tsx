import './sign-in.css'
import { type FormEvent, useState } from 'react'
import { RequestError } from '../server/request.ts'
import { useSpeech } from '../text/text.tsx'
import { CookieRefusedError, type Session, signIn } from './session.ts'

interface SignInProps {
  readonly hasEnded: boolean
  readonly fault: Error | undefined
  readonly onSignedIn: (session: Session) => Promise<void>
}

export function SignIn({ hasEnded, fault: before, onSignedIn }: SignInProps) {
  const { text } = useSpeech()
  const [fault, setFault] = useState(before)
  const [isAsking, setAsking] = useState(false)

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const key = new FormData(event.currentTarget).get('key')
    if (typeof key !== 'string' || key.trim() === '') return
    setAsking(true)
    setFault(undefined)
    signIn({ key: key.trim() })
      .then(onSignedIn)
      .catch((error: Error) => {
        const isUnknown = error instanceof RequestError && error.type === '/problems/unauthorized'
        setFault(isUnknown ? new Error(text('wrongKey')) : error)
      })
      .finally(() => setAsking(false))
  }

  return (
    <main className="sign-in">
      <form onSubmit={submit} aria-labelledby="sign-in-title">
        <p className="brand">Galena</p>
        <h1 id="sign-in-title">{text('signIn')}</h1>
        {hasEnded && (
          <p role="status" className="notice">
            {text('sessionEnded')}
          </p>
        )}
        <label htmlFor="key">{text('key')}</label>
        <input
          id="key"
          name="key"
          type="password"
          autoComplete="current-password"
          spellCheck={false}
          required
          aria-describedby="key-hint"
          aria-invalid={fault !== undefined}
        />
        <p id="key-hint" className="hint">
          {text('signInHint')}
        </p>
        <p role="alert" className="fault">
          {fault instanceof CookieRefusedError ? text('cookieRefused') : fault?.message}
        </p>
        <button type="submit" className="primary" disabled={isAsking}>
          {text('signIn')}
        </button>
      </form>
    </main>
  )
}
