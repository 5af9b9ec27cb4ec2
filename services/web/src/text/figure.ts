/** As many digits as every number of a program has. */
const exactDigits = 15

/**
 * Writes the numbers of attributes in a language, with all their digits as they stand. Nothing groups them: one may be a year.
 * What a program would round or spell otherwise stays the text that it is.
 */
export function figureFormat(locale: string): (value: string) => string {
  const formats = new Map<number, Intl.NumberFormat>()
  function formatWith(decimals: number): Intl.NumberFormat {
    const known = formats.get(decimals)
    if (known) return known
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
    const format = new Intl.NumberFormat(locale, { useGrouping: false, ...digits })
    formats.set(decimals, format)
    return format
  }
  return (value) => {
    const [, whole = '', decimals = ''] = /^-?(0|[1-9]\d*)(?:\.(\d+))?$/.exec(value) ?? []
    const isExact = whole !== '' && whole.length + decimals.length <= exactDigits
    return isExact ? formatWith(decimals.length).format(Number(value)) : value
  }
}
