import { useCallback, useEffect, useState } from 'react'
import { SearchPage } from './search/search-page.tsx'
import { type Fields, loadFields } from './server/fields.ts'
import { onSessionEnded } from './server/request.ts'
import { currentSession, type Session, signIn, signOut, takeCode } from './session/session.ts'
import { SignIn } from './session/sign-in.tsx'
import { Spoken } from './text/text.tsx'

type Stage =
  | { readonly kind: 'starting' }
  | { readonly kind: 'signed out'; readonly hasEnded: boolean; readonly fault?: string }
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

/** Who is not signed in sees nothing but the way in. */
export function App() {
  const [stage, setStage] = useState<Stage>({ kind: 'starting' })

  const enter = useCallback(async (session: Session) => {
    setStage({ kind: 'signed in', session, fields: await loadFields() })
  }, [])

  useEffect(() => {
    onSessionEnded(() => setStage((now) => ({ kind: 'signed out', hasEnded: now.kind === 'signed in' })))
    const code = takeCode()
    const found = code === undefined ? currentSession() : signInWith(code)
    found
      .then((session) => (session ? enter(session) : setStage({ kind: 'signed out', hasEnded: false })))
      .catch((error: Error) => setStage({ kind: 'signed out', hasEnded: false, fault: error.message }))
  }, [enter])

  if (stage.kind === 'starting') return null
  if (stage.kind === 'signed in') {
    const leave = () => {
      const out = () => setStage({ kind: 'signed out', hasEnded: false })
      signOut().then(out, out)
    }
    return <SearchPage session={stage.session} fields={stage.fields} onSignOut={leave} />
  }
  return (
    <Spoken chosen={new URLSearchParams(location.search).get('language') ?? undefined} timeZone={undefined}>
      <SignIn hasEnded={stage.hasEnded} fault={stage.fault} onSignedIn={enter} />
    </Spoken>
  )
}
