/**
 * A value as error messages and warnings repeat it: in quotes, without control characters, at most 80 characters long,
 * and with any API key in it hidden.
 */
export function quoted(value: string): string {
  return `"${shortened(value)}"`
}

/** The same without the quotes: the name of a field. */
export function shortened(value: string): string {
  const text = value
    .slice(0, 400)
    .replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, ' ')
    .replace(/glk_[\w-]+/g, 'glk_…')
  const short = Array.from(text.slice(0, 200))
  return short.length > 80 ? `${short.slice(0, 80).join('')}…` : short.join('')
}
