/** Fields by which something is found: the import takes no spaces around their texts. */
export const trimmedFields: ReadonlySet<string> = new Set([
  'state',
  'folder',
  'campaign_title',
  'campaign_ats_external_id',
  'email',
  'user_phone_number',
  'photo',
])

/** The text as a cell that is read as this text: with one `'` in front where a cell by itself would be taken otherwise. */
export function guardText(text: string, isTrimmed: boolean): string {
  return text !== '' && isMistakable(text, isTrimmed) ? `'${text}` : text
}

/** The text of a cell that `guardText` made; undefined for any other cell. */
export function guardedText(cell: string, isTrimmed: boolean): string | undefined {
  return cell.startsWith("'") && isMistakable(cell, isTrimmed) ? cell.slice(1) : undefined
}

/**
 * Whether a cell would be a formula of a spreadsheet (source: OWASP, CSV injection), an absent value, another text without
 * its spaces, or several rows that stray quotes have joined. Any number of `'` in front makes no difference, so that a
 * guard can be told from the text.
 */
function isMistakable(text: string, isTrimmed: boolean): boolean {
  return (
    /^'*(?:[=+\-@\t\r]|\s*$)/.test(text) ||
    (isTrimmed && /^'*\s|\s$/.test(text)) ||
    (text.includes(',') && /[\r\n]/.test(text))
  )
}
