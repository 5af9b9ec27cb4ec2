/** What the indexer needs of a logger; pino is one. */
export interface Log {
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

/** Logs the first of equal troubles and then one every ten seconds, so that an outage is a few lines, not a flood. */
export function quietly(log: Log): (where: string, error: unknown) => void {
  const last = new Map<string, number>()
  return (where, error) => {
    const now = Date.now()
    if (now - (last.get(where) ?? 0) < 10_000) return
    last.set(where, now)
    log.warn({ err: error }, where)
  }
}
