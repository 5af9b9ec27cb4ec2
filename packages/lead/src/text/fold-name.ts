import { fold } from './fold.ts'

const ascii = /^[\x20-\x7e]*$/
// Only names with these have letters or marks to fold further.
const affected = /[\p{sc=Arabic}\p{sc=Hebrew}\p{sc=Devanagari}\p{sc=Hiragana}\u0640\u0491]/u

/** Vowel signs, points and the hamza and madda that sit on another letter; the Hebrew maqaf is a hyphen and no mark. */
const optionalMarks = /[\p{M}&&[\p{scx=Arabic}\p{scx=Hebrew}]]|[\u0640\u093c]/gv

const yeh = '\u064a'
const heh = '\u0647'
const kaf = '\u0643'
const anusvara = '\u0902'

// Escapes, because many of these look the same.
const letters: Record<string, string> = {
  '\u0671': '\u0627', // alef wasla
  '\u0649': yeh, // alef maksura
  '\u06cc': yeh, // Farsi yeh
  '\u06d2': yeh, // yeh barree
  '\u06a9': kaf, // keheh
  '\u06aa': kaf, // swash kaf
  '\u0629': heh, // teh marbuta
  '\u06c3': heh, // teh marbuta goal
  '\u06c1': heh, // heh goal
  '\u06be': heh, // heh doachashmee
  '\u06d5': heh, // ae
  '\u05da': '\u05db', // the final forms of five Hebrew letters
  '\u05dd': '\u05de',
  '\u05df': '\u05e0',
  '\u05e3': '\u05e4',
  '\u05e5': '\u05e6',
  '\u05f0': '\u05d5\u05d5', // Yiddish double vav
  '\u05f1': '\u05d5\u05d9', // Yiddish vav yod
  '\u05f2': '\u05d9\u05d9', // Yiddish double yod
  '\u0491': '\u0433', // Ukrainian ghe with upturn
  '\u0901': anusvara, // candrabindu
  '\u0928\u094d': anusvara, // dead n
}
const otherSpellings = new RegExp(Object.keys(letters).join('|'), 'gu')

const hiragana = /[\u3041-\u3096\u309d\u309e]/g
const toKatakana = 0x60

/**
 * The form in which names are compared: `fold`, and one spelling for letters and marks that the same name is written with
 * and without. Idempotent. The rules are those of Lucene 10.3: `ArabicNormalizer` (alef forms, teh marbuta, alef maksura,
 * tashkeel, tatweel), `PersianNormalizer` (Farsi yeh, yeh barree, keheh, heh forms), `SoraniNormalizer` (heh doachashmee,
 * ae), and of `HindiNormalizer` nukta, candrabindu and the dead n; and what Unicode's collation, as ICU has it, calls the
 * same letter: all Hebrew points and final forms, the hamza on waw and yeh, hiragana and katakana, Ukrainian ghe. Orders and
 * filters keep `fold`.
 */
export function foldName(text: string): string {
  const folded = fold(text)
  if (ascii.test(folded) || !affected.test(folded)) return folded
  return folded
    .normalize('NFD')
    .replace(optionalMarks, '')
    .replace(otherSpellings, (letter) => letters[letter] ?? letter)
    .replace(hiragana, (kana) => String.fromCharCode(kana.charCodeAt(0) + toKatakana))
    .normalize('NFC')
}

/** The words of a name, folded, in order: its runs of letters, digits and their marks. */
export function wordsOfName(text: string): string[] {
  return foldName(text).match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
}
