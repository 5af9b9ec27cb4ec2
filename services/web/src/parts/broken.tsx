import { useSpeech } from '../text/text.tsx'

/** A part of the page is missing, or failed: the page as the server has it now may well work. */
export function Broken() {
  const { text } = useSpeech()
  return (
    <div className="broken" role="alert">
      <p>{text('broken')}</p>
      <button type="button" className="primary" onClick={() => location.reload()}>
        {text('loadAgain')}
      </button>
    </div>
  )
}
