import { asciiDigits } from '@galena/lead/text/ascii-digits'

/** How Postgres's `translate` makes phones ASCII, as far as digits, hyphens and spaces go. */
export interface Digits {
  readonly signs: string
  /** What stands for each of the signs. */
  readonly ascii: string
  /** Signs that mean several characters with a digit among them (`⑴`, `½`). */
  readonly unclear: string
}

let known: Digits | undefined

/** All that is read as a digit. Made when it is first needed: most commands never do. */
export function readDigits(): Digits {
  known ??= lookThrough()
  return known
}

// No sign beyond the first two planes means a digit.
const signCount = 0x20000

function lookThrough(): Digits {
  const [signs, ascii, unclear]: [string[], string[], string[]] = [[], [], []]
  for (let code = 0x80; code < signCount; code++) {
    const sign = String.fromCodePoint(code)
    const meant = meaningOf(sign)
    if (meant === undefined) continue
    if (meant.length > 1) unclear.push(sign)
    else {
      signs.push(sign)
      ascii.push(meant)
    }
  }
  return { signs: signs.join(''), ascii: ascii.join(''), unclear: unclear.join('') }
}

function meaningOf(sign: string): string | undefined {
  const plain = asciiDigits(sign.normalize('NFKC'))
  if (/[0-9]/.test(plain)) return plain
  if (/^\s$/u.test(sign)) return ' '
  return /^[\p{Pd}ー−˗⁃∼•∙‧·⋅⁄∕]$/u.test(sign) ? '-' : undefined
}
