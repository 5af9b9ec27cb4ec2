import { useCallback, useEffect, useRef, useState } from 'react'
import { SearchPage } from './search/search-page.tsx'
import { forgetRequests } from './server/clients.ts'
import { type Fields, loadFields } from './server/fields.ts'
import { forgetPageSettings } from './server/page-settings.ts'
import { askFor, onSessionEnded, RequestError } from './server/request.ts'
import {
  CookieRefusedError,
  currentSession,
  isRefusal,
  type Session,
  signIn,
  signOut,
  takeCode,
} from './session/session.ts'
import { SignIn } from './session/sign-in.tsx'
import { Unanswered } from './session/unanswered.tsx'
import { Spoken } from './text/text.tsx'

type Stage =
  | { readonly kind: 'starting' }
  | { readonly kind: 'unanswered'; readonly detail: string }
  | { readonly kind: 'signed out'; readonly hasEnded: boolean; readonly fault?: Error }
  | { readonly kind: 'signed in'; readonly session: Session; readonly fields: Fields }

/** Whoever is signed in already needs no code. */
async function signInWith(code: string): Promise<Session> {
  try {
    return await signIn({ code })
  } catch (error) {
    const session = await currentSession()
    if (!session) throw error
    return session
  }
}

async function fieldsOf(): Promise<Fields> {
  try {
    return await loadFields()
  } catch (error) {
    throw error instanceof RequestError && error.status === 401 ? new CookieRefusedError() : error
  }
}

/** Who is not signed in sees nothing but the way in. */
export function App() {
  const [stage, setStage] = useState<Stage>({ kind: 'starting' })
  const [attempt, setAttempt] = useState(0)
  const code = useRef<string>(undefined)
  const company = useRef<number>(undefined)

  const enter = useCallback(async (session: Session) => {
    const fields = await fieldsOf()
    // Nothing that was kept for one company may be shown to another.
    if (company.current !== undefined && company.current !== session.company.id) return location.reload()
    company.current = session.company.id
    askFor(session.company.id)
    forgetRequests()
    forgetPageSettings()
    setStage({ kind: 'signed in', session, fields })
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: Each attempt asks again.
  useEffect(() => {
    // Each request that was under way says so.
    onSessionEnded(() => setStage((now) => (now.kind === 'signed in' ? { kind: 'signed out', hasEnded: true } : now)))
    code.current ??= takeCode()
    const found = code.current === undefined ? currentSession() : signInWith(code.current)
    found
      .then((session) => (session ? enter(session) : setStage({ kind: 'signed out', hasEnded: false })))
      .catch((error: Error) =>
        setStage(
          isRefusal(error)
            ? { kind: 'signed out', hasEnded: false, fault: error }
            : { kind: 'unanswered', detail: error.message },
        ),
      )
  }, [enter, attempt])

  if (stage.kind === 'starting') return null
  if (stage.kind === 'signed in') {
    const leave = () => signOut().then(() => location.reload())
    return <SearchPage session={stage.session} fields={stage.fields} onSignOut={leave} />
  }
  return (
    <Spoken chosen={new URLSearchParams(location.search).get('language') ?? undefined} timeZone={undefined}>
      {stage.kind === 'unanswered' ? (
        <Unanswered
          detail={stage.detail}
          onAgain={() => {
            setStage({ kind: 'starting' })
            setAttempt(attempt + 1)
          }}
        />
      ) : (
        <SignIn hasEnded={stage.hasEnded} fault={stage.fault} of="company" signIn={signIn} onSignedIn={enter} />
      )}
    </Spoken>
  )
}
