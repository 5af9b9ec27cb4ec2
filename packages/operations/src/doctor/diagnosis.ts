/** What a check found. `bad`: Galena does not work like this, or will lose something. `warning`: it works, and should not stay so. */
export interface Diagnosis {
  /** What was checked; a stable name. */
  readonly check: string
  readonly status: 'ok' | 'warning' | 'bad'
  readonly message: string
  /** What to do; empty when all is well. */
  readonly remedy: string
}

export function ok(check: string, message: string): Diagnosis {
  return { check, status: 'ok', message, remedy: '' }
}

export function warning(check: string, message: string, remedy: string): Diagnosis {
  return { check, status: 'warning', message, remedy }
}

export function bad(check: string, message: string, remedy: string): Diagnosis {
  return { check, status: 'bad', message, remedy }
}
