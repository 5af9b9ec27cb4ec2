import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, isExpected } from '../faults/database.ts'
import { quiet } from '../faults/population.ts'

/** Gives one lead after the other the source of the present round, so that a search for it counts how far it sees. */
export interface Mover {
  /** Of all leads in this order, so many had been begun and committed. */
  position(): { readonly begun: number; readonly committed: number }
  /** When this many were committed (`performance.now()`); undefined when they are not. */
  committedAt(moves: number): number | undefined
  stop(): Promise<void>
}

const pauseMs = 100

export const sourceOf = (moves: number) => `Round ${Math.floor(moves / quiet.leads)}`

export function startMover(database: Database): Mover {
  const times: number[] = []
  let begun = 0
  let stopping = false

  async function move(): Promise<void> {
    while (!stopping) {
      const lead = quiet.firstLead + (times.length % quiet.leads)
      begun = times.length + 1
      try {
        await database.sql('UPDATE lead SET source = $2 WHERE id = $1', [lead, sourceOf(times.length)])
        times.push(performance.now())
      } catch (error) {
        if (!isExpected(error)) throw error
      }
      await sleep(pauseMs)
    }
  }

  const moving = move()
  // Awaited when it stops.
  moving.catch(() => undefined)
  return {
    position: () => ({ begun, committed: times.length }),
    committedAt: (moves) => (moves === 0 ? 0 : times[moves - 1]),
    async stop() {
      stopping = true
      await moving
    },
  }
}
