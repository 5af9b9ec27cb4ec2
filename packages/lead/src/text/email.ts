// What is not seen: format characters (soft hyphen, zero-width spaces, marks of direction, BOM) and all others that Unicode
// says a font shows nothing for.
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu
const ascii = /^[\x20-\x7e]*$/

/** The text without characters that are not seen. */
export function withoutInvisible(text: string): string {
  return ascii.test(text) ? text : text.replace(invisible, '')
}

/**
 * An email address in the form in which addresses are compared: NFKC, lower case, without invisible characters; undefined
 * when the text is not one. Punctuation around it (`<ann@acme.ph>,`, `ann@acme.ph.`) is dropped. An address may begin with
 * `'` or `#`, so these stay at the start unless a quote also closes the text.
 */
export function readEmail(text: string): string | undefined {
  const whole = withoutInvisible(text).normalize('NFKC').trim().toLowerCase()
  const bare = whole.replace(/^[\p{Ps}\p{Pi}"<`]+|(?<![\p{Pe}\p{Pf}\p{Po}>`])[\p{Pe}\p{Pf}\p{Po}>`]+$/gu, '')
  const address = bare !== whole && /['’‘]$/.test(whole) ? bare.replace(/^['’‘]+/u, '') : bare
  return address.length <= 320 && /^[^\s@]+@[^\s@]+$/.test(address) ? address : undefined
}

/** So many addresses are read from one text. */
const maxAddresses = 20
const maxLength = 4_000

// Between two addresses these separate; within one, RFC 5322 allows `/`, `&` and `|`.
const separators = /[<>]|:::/gu
const betweenAts = /@[^\s@]+(?=@)/gu
const scheme = /^(?:e-?mail|mailto|mail|smtp|sip)[:=]+/iu
const headers = /\?(?:subject|cc|bcc|body)=.*$/iu

/** The text with spaces between its addresses, as far as signs separate them that are in no address. */
export function spaceEmails(text: string): string {
  return text.replace(separators, ' ').replace(betweenAts, (between) => between.replace(/[/&|](?!$)/gu, ' '))
}

const plainAddress = /^[a-z0-9._+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i

/**
 * All addresses of a text: `joy@acme.ph, joy.tan@mail.ph`, `Rosa Lim <rosa@acme.ph>`, `mailto:…`, `… ::: …`. Adds a
 * sentence to `dropped` when it has more than are read.
 */
export function readEmails(text: string, dropped: string[] = []): string[] {
  if (plainAddress.test(text) && text.length <= 254) return [text.toLowerCase()]
  if (!/[@＠﹫]/u.test(text)) return []
  // Normalising makes up to 18 characters of one.
  const normal = withoutInvisible(text.slice(0, maxLength)).normalize('NFKC')
  if (text.indexOf('@', maxLength) >= 0 || normal.indexOf('@', maxLength) >= 0)
    dropped.push(`Emails behind the first ${maxLength} characters of a value cannot be searched.`)
  const plain = spaceEmails(normal.slice(0, maxLength))
  const addresses = plain
    .split(/[\s\p{Cc},;"()[\]]+/u)
    .flatMap((part) => readEmail(part.replace(scheme, '').replace(headers, '')) ?? [])
  if (addresses.length > maxAddresses)
    dropped.push(`Only ${maxAddresses} of ${addresses.length} emails in one value can be searched.`)
  return addresses.length > 0 ? addresses.slice(0, maxAddresses) : [readEmail(text)].filter((one) => one !== undefined)
}

/** The two parts of an address that `readEmail` returned: before and after its last `@`. */
export function emailParts(address: string): { local: string; domain: string } {
  const at = address.lastIndexOf('@')
  return { local: address.slice(0, at), domain: address.slice(at + 1) }
}
