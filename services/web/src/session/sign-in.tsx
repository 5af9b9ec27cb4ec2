import './sign-in.css'
import { type FormEvent, useState } from 'react'
import { RequestError } from '../server/request.ts'
import { useSpeech } from '../text/text.tsx'
import { CookieRefusedError } from './session.ts'

interface SignInProps<Session> {
  readonly hasEnded: boolean
  readonly fault: Error | undefined
  /** Whose key is asked for. */
  readonly of: 'company' | 'operator'
  readonly signIn: (proof: { readonly key: string }) => Promise<Session>
  readonly onSignedIn: (session: Session) => Promise<void>
}

const texts = {
  company: { hint: 'signInHint', wrongKey: 'wrongKey' },
  operator: { hint: 'signInHintOperator', wrongKey: 'wrongKeyOperator' },
} as const

export function SignIn<Session>({ hasEnded, fault: before, of, signIn, onSignedIn }: SignInProps<Session>) {
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
        const isUnknown =
          error instanceof RequestError && (error.type === '/problems/unauthorized' || error.type === 'unauthorized')
        setFault(isUnknown ? new Error(text(texts[of].wrongKey)) : error)
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
          {text(texts[of].hint)}
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
