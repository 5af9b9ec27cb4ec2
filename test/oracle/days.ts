const lastDay = '9999-12-31'

/** Days are `YYYY-MM-DD`. */
export function shiftDay(day: string, days: number): string {
  if (day === lastDay) return day
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
}

/** `DD-MM-YYYY`, as in requests. */
export function spellDay(day: string): string {
  return day.split('-').reverse().join('-')
}
