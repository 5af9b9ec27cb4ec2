const latin: Record<string, string> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ə: 'e',
  ħ: 'h',
}
const special = new RegExp(`[${Object.keys(latin).join('')}]`, 'gu')
// Marks are accents here; in scripts such as Devanagari, Thai or kana they are letters of the name and stay.
const accents = /(?<=[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Arabic}\p{sc=Hebrew}]|[^\p{L}\p{M}]|^)\p{M}+/gu
const apostrophes = /['’‘ʼʻ`´]/gu
const abbreviation = /(?<![^ ])(?:ste|sta|sto|st|ft|mt)(?= [^ ])/g
const written: Record<string, string> = {
  st: 'saint',
  ste: 'sainte',
  sta: 'santa',
  sto: 'santo',
  ft: 'fort',
  mt: 'mount',
}
const initials = /(?<![^ ])[a-z](?: [a-z])+(?![^ ])/g

/**
 * The one spelling under which place names are compared: width, case, accents, apostrophes and punctuation aside,
 * `St.` written `saint`, `D.C.` written `dc`. The gazetteer's names went through it too, so that a change here asks for
 * the data to be built again.
 */
export function foldName(text: string): string {
  return text
    .normalize('NFKD')
    .replace(apostrophes, '')
    .replaceAll('&', ' and ')
    .toLowerCase()
    .replace(special, (letter) => latin[letter] ?? letter)
    .replace(accents, '')
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim()
    .replace(initials, (run) => run.replaceAll(' ', ''))
    .replace(abbreviation, (short) => written[short] ?? short)
}
