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

/**
 * What a spreadsheet whose list separator is `;` or a tab takes for the start of a cell, although it stands within one, and
 * for a formula. It may pass over spaces and quotes.
 */
const innerFormula = /([;\t]["\s]*)(?='*[=+\-@])/g
const guardedInner = /([;\t]["\s]*)'(?='*[=+\-@])/g

/**
 * The text as a cell that is read as this text: with one `'` in front where a cell by itself would be taken otherwise, and
 * one before each formula within it.
 */
export function guardText(text: string, isTrimmed: boolean): string {
  return text !== '' && isMistakable(text, isTrimmed) ? `'${text.replace(innerFormula, "$1'")}` : text
}

/** The text of a cell that `guardText` made; undefined for any other cell. */
export function guardedText(cell: string, isTrimmed: boolean): string | undefined {
  return cell.startsWith("'") && isMistakable(cell, isTrimmed) ? cell.slice(1).replace(guardedInner, '$1') : undefined
}

/**
 * Whether a cell, or a part of it, would be a formula of a spreadsheet (source: OWASP, CSV injection), an absent value,
 * another text without its spaces, or several rows that stray quotes have joined. Any number of `'` in front makes no
 * difference, so that a guard can be told from the text.
 */
function isMistakable(text: string, isTrimmed: boolean): boolean {
  return (
    /^'*(?:[=+\-@\t\r]|\s*$)/.test(text) ||
    text.search(innerFormula) >= 0 ||
    (isTrimmed && /^'*\s|\s$/.test(text)) ||
    (text.includes(',') && /[\r\n]/.test(text))
  )
}
