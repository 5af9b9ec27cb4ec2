/**
 * An email address in the form in which addresses are compared: NFKC, lower case; undefined when the text is not one.
 * Punctuation around it (`<ann@acme.ph>,`, `ann@acme.ph.`) is dropped. An address may begin with `'` or `#`, so these stay
 * at the start unless a quote also closes the text.
 */
export function readEmail(text: string): string | undefined {
  const whole = text.normalize('NFKC').trim().toLowerCase()
  const bare = whole.replace(/^[\p{Ps}\p{Pi}"<`]+|[\p{Pe}\p{Pf}\p{Po}>`]+$/gu, '')
  const address = bare !== whole && /['’‘]$/.test(whole) ? bare.replace(/^['’‘]+/u, '') : bare
  return address.length <= 320 && /^[^\s@]+@[^\s@]+$/.test(address) ? address : undefined
}

/** The two parts of an address that `readEmail` returned: before and after its last `@`. */
export function emailParts(address: string): { local: string; domain: string } {
  const at = address.lastIndexOf('@')
  return { local: address.slice(0, at), domain: address.slice(at + 1) }
}
