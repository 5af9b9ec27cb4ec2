const foreignDigit = /(?![0-9])\p{Nd}/u
const foreignDigits = new RegExp(foreignDigit, 'gu')

/** The text with the digits of all scripts as ASCII digits: `٠٩١٧` is `0917`. */
export function asciiDigits(text: string): string {
  return foreignDigit.test(text) ? text.replace(foreignDigits, asciiDigit) : text
}

/** Unicode has the decimal digits of each script in a row from 0 to 9, and never part of such a row (4.6, Nd). */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0
  let zero = code
  while (foreignDigit.test(String.fromCodePoint(zero - 1))) zero--
  return String((code - zero) % 10)
}
