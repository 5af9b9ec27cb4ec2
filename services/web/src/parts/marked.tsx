import { markEnd, markStart } from '../search/lead.ts'

/** A text of a lead in which what matches is marked. Nothing in it is ever read as HTML. */
export function Marked({ text }: { readonly text: string }) {
  const [first = '', ...others] = text.split(markStart)
  return (
    <bdi>
      {first}
      {others.map((part, index) => {
        const [match = '', rest = ''] = part.split(markEnd)
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: The parts of a text have no other name than their place.
          <span key={index}>
            <mark>{match}</mark>
            {rest}
          </span>
        )
      })}
    </bdi>
  )
}
