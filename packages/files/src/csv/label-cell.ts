/** Digits are the id of a label, or its name. */
const idOrName = /^\d{1,15}$/

/** A cell with these names: `VIP|Night shift`; a JSON list where the parts would be read as something else. */
export function labelCell(names: readonly string[]): string {
  const cell = names.map((name, index) => escapeBars(name, index === names.length - 1)).join('|')
  const isOneText = cell.includes('|') || !/[;,]/.test(cell)
  return isOneText && !cell.startsWith('[') && names.every(isPlain) ? cell : JSON.stringify(names)
}

function isPlain(name: string): boolean {
  return name !== '' && name === name.trim() && !idOrName.test(name) && !/[\r\n]/.test(name)
}

/** `\|` is a bar within a name; backslashes before a bar, or before the end of a name that another one follows, are doubled. */
function escapeBars(name: string, isLast: boolean): string {
  const escaped = name.replace(/(\\*)\|/g, '$1$1\\|')
  return isLast ? escaped : escaped.replace(/\\+$/, '$&$&')
}

/** The parts of a cell between bars that are not escaped. */
export function splitAtBars(cell: string): string[] {
  const parts = ['']
  const add = (text: string) => parts.push(`${parts.pop() ?? ''}${text}`)
  for (const [, slashes = '', bar, text = ''] of cell.matchAll(/(\\*)(\|)|(\\+|[^\\|]+)/g)) {
    add(bar === undefined ? text : slashes.slice(Math.ceil(slashes.length / 2)))
    if (bar === undefined) continue
    if (slashes.length % 2 === 1) add(bar)
    else parts.push('')
  }
  return parts
}
