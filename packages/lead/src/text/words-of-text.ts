import { asciiDigits } from './ascii-digits.ts'
import { wordsOfName } from './fold-name.ts'
import { plainApostrophes, withoutRaisedDots } from './name-words.ts'

const ascii = /^[\x20-\x7e\s]*$/

/** The words of an answer or an attribute, in order, as a search text spells them: folded as names are, in ASCII digits. */
export function wordsOfText(text: string): string[] {
  return wordsOfName(ascii.test(text) ? text : withoutRaisedDots(plainApostrophes(asciiDigits(text))))
}
