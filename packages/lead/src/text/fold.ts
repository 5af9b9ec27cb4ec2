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
  // The same letter at the end of a word; lower case alone keeps them apart.
  ς: 'σ',
}
const special = new RegExp(`[${Object.keys(latin).join('')}]`, 'gu')
// A mark is an accent after Latin, Greek or Cyrillic letters. In other scripts it is a letter of its own (the vowel
// signs of Devanagari or Thai, the voicing of kana) and stays.
const accents = /(?<=[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}]|^|[^\p{L}\p{M}])\p{M}+/gu
const ascii = /^[\x20-\x7e]*$/

/**
 * The one spelling under which text is compared: width and compatibility forms (NFKD), accents, special Latin letters
 * and case aside. Other scripts keep their letters. Idempotent; the data and the query go through it alike.
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

/** The words of a text, folded: its runs of letters, digits and their marks, in order. */
export function words(text: string): string[] {
  return fold(text).match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
}

/** Folded, with ends trimmed: how sources and labels are compared. */
export function foldTrimmed(text: string): string {
  return fold(text).trim()
}

/** Orders texts by code point; UTF-16 order would put the characters beyond U+FFFF before U+E000. */
export function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
