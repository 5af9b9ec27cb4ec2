// These tables differ from those of `fold` in packages/lead on purpose: the names in the data file were folded with them, so a
// change here needs a new data file, and people's names follow other rules than names of places.
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
// After letters of these scripts a mark is an accent. In Devanagari, Thai or kana it is a letter of the name and stays.
const accents = /(?<=[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Arabic}\p{sc=Hebrew}]|[^\p{L}\p{M}]|^)\p{M}+/gu
const apostrophes = /['’‘ʼʻ`´]/gu
const abbreviation = /(?<![^ ])(?:ste|sta|sto|st|ft|mt|cd|gral|gen|pto|sn)(?= [^ ])/g
const written: Record<string, string> = {
  st: 'saint',
  ste: 'sainte',
  sta: 'santa',
  sto: 'santo',
  ft: 'fort',
  mt: 'mount',
  cd: 'ciudad',
  gral: 'general',
  gen: 'general',
  pto: 'puerto',
  sn: 'san',
}
const initials = /(?<![^ ])[a-z](?: [a-z])+(?![^ ])/g

/**
 * The form in which names of places are compared: lower case, without accents, apostrophes and punctuation, with width forms
 * replaced, `St.` written `saint`, `Cd.` written `ciudad` and `D.C.` written `dc`. After a change here, build the data file again.
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
