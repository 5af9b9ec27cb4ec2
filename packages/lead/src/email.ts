/** An email address in the form in which addresses are compared; undefined when the text is none. */
export function readEmail(text: string): string | undefined {
  const address = text.normalize('NFKC').trim().toLowerCase()
  return address.length <= 320 && /^[^\s@]+@[^\s@]+$/.test(address) ? address : undefined
}

/** The parts of an address as `readEmail` returns it. */
export function emailParts(address: string): { local: string; domain: string } {
  const at = address.lastIndexOf('@')
  return { local: address.slice(0, at), domain: address.slice(at + 1) }
}
