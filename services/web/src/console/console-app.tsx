import { useCallback, useEffect, useRef, useState } from 'react'
import { onSessionEnded } from '../server/request.ts'
import { CookieRefusedError, isRefusal, takeCode } from '../session/session.ts'
import { SignIn } from '../session/sign-in.tsx'
import { Unanswered } from '../session/unanswered.tsx'
import { Spoken } from '../text/text.tsx'
import { Console } from './frame/console.tsx'
import { useRoute } from './route/route.ts'
import { currentSession, type OperatorSession, signIn, signOut } from './session.ts'
import { loadConsoleTexts } from './text/texts.ts'

type Stage =
  | { readonly kind: 'starting' }
  | { readonly kind: 'unanswered'; readonly detail: string }
  | { readonly kind: 'signed out'; readonly hasEnded: boolean; readonly fault?: Error }
  | { readonly kind: 'signed in'; readonly session: OperatorSession }

/** Whoever is signed in already needs no code. */
async function signInWith(code: string): Promise<OperatorSession> {
  try {
    return await signIn({ code })
  } catch (error) {
    const session = await currentSession()
    if (!session) throw error
    return session
  }
}

/** Who is not signed in sees nothing but the way in. The view is the address, so it is there again afterwards. */
export function ConsoleApp() {
  const [stage, setStage] = useState<Stage>({ kind: 'starting' })
  const [attempt, setAttempt] = useState(0)
  const code = useRef<string>(undefined)
  const { language } = useRoute()

  const enter = useCallback(async () => {
    const session = await currentSession()
    if (!session) throw new CookieRefusedError()
    setStage({ kind: 'signed in', session })
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: Each attempt asks again.
  useEffect(() => {
    // Of several requests under way each may say so.
    onSessionEnded(() =>
      setStage((now) => (now.kind === 'signed out' ? now : { kind: 'signed out', hasEnded: now.kind === 'signed in' })),
    )
    code.current ??= takeCode()
    const found = code.current === undefined ? currentSession() : signInWith(code.current)
    found
      .then((session) => setStage(session ? { kind: 'signed in', session } : { kind: 'signed out', hasEnded: false }))
      .catch((error: Error) =>
        setStage(
          isRefusal(error)
            ? { kind: 'signed out', hasEnded: false, fault: error }
            : { kind: 'unanswered', detail: error.message },
        ),
      )
  }, [attempt])

  function again() {
    setStage({ kind: 'starting' })
    setAttempt(attempt + 1)
  }

  return (
    <Spoken chosen={language} timeZone={undefined} loadOwn={loadConsoleTexts}>
      {stage.kind === 'unanswered' && <Unanswered detail={stage.detail} onAgain={again} />}
      {stage.kind === 'signed out' && (
        <SignIn hasEnded={stage.hasEnded} fault={stage.fault} of="operator" signIn={signIn} onSignedIn={enter} />
      )}
      {stage.kind === 'signed in' && (
        <Console session={stage.session} onSignOut={() => signOut().then(() => location.reload())} />
      )}
    </Spoken>
  )
}
