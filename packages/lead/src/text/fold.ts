// Letters that NFKD does not take apart.
const latin: Record<string, string> = {
  ß: 'ss',
  ẞ: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ĸ: 'k',
  // Lower case writes Σ in two ways; at the end of a word it is ς.
  ς: 'σ',
}
const special = new RegExp(`[${Object.keys(latin).join('')}]`, 'gu')
// After Latin, Greek and Cyrillic letters a mark is an accent. In other scripts it is a letter of its own (the vowel
// signs of Devanagari and Thai, the voicing of kana) and stays.
const accents = /(?<=[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}]|^|[^\p{L}\p{M}])\p{M}+/gu
const ascii = /^[\x20-\x7e]*$/

/**
 * The form in which texts are compared: lower case, without accents, with width and compatibility forms (Unicode NFKD)
 * and special Latin letters replaced. Other scripts keep their letters. Idempotent. Documents and searches both use it.
 */
export function fold(text: string): string {
  if (ascii.test(text)) return text.toLowerCase()
  return text
    .toLowerCase()
    .normalize('NFKD')
    .toLowerCase()
    .replace(special, (letter) => latin[letter] ?? letter)
    .replace(accents, '')
    .normalize('NFC')
}

/** The words of a text, folded, in order: its runs of letters, digits and their marks. */
export function words(text: string): string[] {
  return fold(text).match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
}

/** Folded, with the ends trimmed: the form in which sources, locations and labels are compared. */
export function foldTrimmed(text: string): string {
  return fold(text).trim()
}

/** The form in which completion methods are compared, with a space for `_`: `landing_page` equals `Landing Page`. */
export function foldCompletionMethod(text: string): string {
  return foldTrimmed(spaceCompletionMethod(text))
}

/** A completion method, or a part of one, with spaces for `_`. */
export function spaceCompletionMethod(text: string): string {
  return text.replaceAll('_', ' ')
}

/** Compares texts by code point. (UTF-16 order puts the characters above U+FFFF before U+E000.) */
export function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
