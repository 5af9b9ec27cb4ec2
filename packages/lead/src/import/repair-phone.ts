const scientific = /^\s*([+-]?)(\d)(?:[.,](\d*))?[eE]\+?(\d{1,3})\s*$/

/**
 * A phone that went through a spreadsheet as a number. `639175550123.0`, and a power of ten that still has all digits
 * (`6.39175550123E+11`), become the digits again; null where digits are gone (`6.39175E+12`). Any other text stays.
 */
export function repairPhone(text: string): string | null {
  const decimal = /^\s*(\+?\d{5,})[.,]0+\s*$/.exec(text)?.[1]
  if (decimal !== undefined) return decimal
  const [, sign, first, rest = '', power] = scientific.exec(text) ?? []
  if (first === undefined) return text
  if (sign === '-' || rest.replace(/0+$/, '').length > Number(power)) return null
  return rest.length >= Number(power) ? first + rest.slice(0, Number(power)) : null
}
