import { InvalidArgumentError } from 'commander'

const units = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const
const wanted = 'Use a duration such as 12h, 90d or 8w, a day such as 2027-01-31, or an instant.'

/** Reads the value of an option as a time that lies ahead: `90d`, `2027-01-31` (the end of that day in UTC) or an instant. */
export function expiry(text: string): Date {
  const ms = duration(text)
  return ms === undefined ? instant(text, 'T23:59:59.999Z') : new Date(Date.now() + ms)
}

/** The same, or the word that takes the expiry away. (Commander would turn a null into an empty text.) */
export function expiryOrNever(text: string): Date | 'never' {
  return text === 'never' ? 'never' : expiry(text)
}

/** Reads the value of an option as a time that has passed: `7d`, `2027-01-31` (the start of that day in UTC) or an instant. */
export function since(text: string): Date {
  const ms = duration(text)
  return ms === undefined ? instant(text, 'T00:00:00Z') : new Date(Date.now() - ms)
}

function duration(text: string): number | undefined {
  const [, amount = '', unit = ''] = /^([0-9]{1,5})([hdw])$/.exec(text) ?? []
  return unit in units ? Number(amount) * units[unit as keyof typeof units] : undefined
}

function instant(text: string, ofDay: string): Date {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text)
  const time = new Date(isDay ? text + ofDay : text)
  if (!Number.isNaN(time.getTime()) && (isDay || /T.*(?:Z|[+-]\d\d:?\d\d)$/.test(text))) return time
  throw new InvalidArgumentError(wanted)
}

/** Collects the values of an option that may be repeated. */
export function repeated(value: string, before: readonly string[] = []): string[] {
  return [...before, value]
}
