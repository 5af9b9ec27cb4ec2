/** An ISO 8601 time in UTC, as `Date` writes it, as Postgres reads it: with years of any length, and before our era. */
export function sqlTime<Time extends string | null>(time: Time): Time | string {
  const [, sign, year, rest] = (time !== null && /^([+-]?)(\d+)(-.*)$/.exec(time)) || []
  if (time === null || year === undefined || rest === undefined || (sign === '' && year !== '0000')) return time
  return sign === '+' ? `${Number(year)}${rest}` : `${String(Number(year) + 1).padStart(4, '0')}${rest} BC`
}

/** The same in milliseconds since 1970, as JSON of Postgres has it (`milliseconds`). */
export function jsonMilliseconds(time: string): number | string {
  if (time.endsWith('infinity')) return time.startsWith('-') ? '-Infinity' : 'Infinity'
  return Date.parse(time)
}
