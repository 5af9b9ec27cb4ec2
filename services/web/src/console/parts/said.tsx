/** A sentence of the server, which speaks English. What stands between backticks is a command or a name. */
export function Said({ text }: { readonly text: string }) {
  return (
    <span lang="en" dir="auto" className="said">
      {text.split('`').map((part, index) =>
        index % 2 === 1 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: The parts of a sentence have no other name than their place.
          <code key={index} className="code">
            {part}
          </code>
        ) : (
          part
        ),
      )}
    </span>
  )
}
