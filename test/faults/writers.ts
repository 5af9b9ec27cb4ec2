import { setTimeout as sleep } from 'node:timers/promises'
import { type Random, seededRandom } from '../oracle/random.ts'
import { type Database, isExpected, type Sql } from './database.ts'
import { drawStatement } from './statements.ts'

export interface Writers {
  readonly transactions: () => number
  /** Stops after the current transactions. */
  stop(): Promise<void>
}

const rolledBack = new Error('rolled back on purpose')

/** Writers with their own connections and seeds, so that each does the same whatever the others do. */
export function startWriters(database: Database, seed: number, count: number): Writers {
  let stopping = false
  let transactions = 0

  async function write(random: Random): Promise<void> {
    while (!stopping) {
      try {
        await database.transaction((sql) => drawTransaction(sql, random))
        transactions += 1
      } catch (error) {
        if (error !== rolledBack && !isExpected(error)) throw error
      }
      await sleep(20 + random.below(80))
    }
  }

  const writing = Array.from({ length: count }, (_, number) => write(seededRandom(seed * 1_000 + number)))
  const all = Promise.all(writing)
  // Awaited when they stop.
  all.catch(() => undefined)
  return {
    transactions: () => transactions,
    async stop() {
      stopping = true
      await all
    },
  }
}

/** One to four statements. Some are rolled back, some to a savepoint, and some wait before the commit. */
async function drawTransaction(sql: Sql, random: Random): Promise<void> {
  for (let left = 1 + random.below(4) * random.below(2); left > 0; left -= 1) {
    const statement = drawStatement(random)
    if (random.chance(0.1)) {
      await sql('SAVEPOINT before')
      await statement(sql, random)
      await sql('ROLLBACK TO before')
    } else {
      await statement(sql, random)
    }
    if (random.chance(0.05)) await sleep(random.below(300))
  }
  if (random.chance(0.1)) throw rolledBack
}
