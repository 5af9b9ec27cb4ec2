import { useConsoleSpeech } from '../text/use-console-speech.ts'

/** An instant in the time zone of the browser; nothing where there was none. */
export function When({ at }: { readonly at: string | null | undefined }) {
  const { instant } = useConsoleSpeech()
  return at ? (
    <time dateTime={at} title={at}>
      {instant(at)}
    </time>
  ) : null
}
