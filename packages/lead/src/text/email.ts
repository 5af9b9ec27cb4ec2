/**
 * An email address in the form in which addresses are compared; undefined when the text is none. Signs that stand around
 * it (`<ann@acme.ph>,`, `ann@acme.ph.`) are no part of it; `'` and `#` are where one begins so and does not end so.
 */
export function readEmail(text: string): string | undefined {
  const whole = text.normalize('NFKC').trim().toLowerCase()
  const bare = whole.replace(/^[\p{Ps}\p{Pi}"<`]+|[\p{Pe}\p{Pf}\p{Po}>`]+$/gu, '')
  const address = bare !== whole && /['’‘]$/.test(whole) ? bare.replace(/^['’‘]+/u, '') : bare
  return address.length <= 320 && /^[^\s@]+@[^\s@]+$/.test(address) ? address : undefined
}

/** The parts of an address as `readEmail` returns it. */
export function emailParts(address: string): { local: string; domain: string } {
  const at = address.lastIndexOf('@')
  return { local: address.slice(0, at), domain: address.slice(at + 1) }
}
