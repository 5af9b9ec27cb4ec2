import './sign-in.css'
import { useSpeech } from '../text/text.tsx'

interface UnansweredProps {
  readonly detail: string
  readonly onAgain: () => void
}

/** Nobody knows yet who is signed in: a key would not help. */
export function Unanswered({ detail, onAgain }: UnansweredProps) {
  const { text } = useSpeech()
  return (
    <main className="sign-in">
      <section className="sign-in-card" role="alert">
        <h1 className="brand">Galena</h1>
        <p>{text('unanswered')}</p>
        <p className="fault">{detail}</p>
        <button type="button" className="primary" onClick={onAgain}>
          {text('tryAgain')}
        </button>
      </section>
    </main>
  )
}
