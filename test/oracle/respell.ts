import type { Random } from './random.ts'

/** The same text as someone else might type it. The contract decides whether it is still equal. */
export function respell(random: Random, text: string): string {
  const tooLongForAnAddress = text.length > 500
  if (random.chance(0.4) || tooLongForAnAddress) return text
  return random.pick(spellings)(text)
}

const spellings: readonly ((text: string) => string)[] = [
  (text) => text.toUpperCase(),
  (text) => text.toLowerCase(),
  (text) => text.normalize('NFD'),
  (text) => text.normalize('NFC'),
  (text) => text.normalize('NFD').replace(/(?<=\p{Script=Latin})\p{M}+/gu, ''),
  (text) => text.replace(/[a-z]/gi, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
  (text) => ` ${text}  `,
]
