import type { Written } from '../sync/write-leads.ts'

/** What this process has done since it was last asked. */
interface Done {
  readonly changes: number
  readonly documents: number
}

/** Counts what moves through this process. */
export interface Flow {
  /** Changes that were settled, and the documents that were written for them or for a rebuild. */
  count(changes: number, written: Pick<Written, 'outcomes'>): void
  take(): Done
  /** Gives back what was taken and could not be recorded. */
  giveBack(done: Done): void
}

export function createFlow(): Flow {
  let counted: Done = { changes: 0, documents: 0 }
  const add = ({ changes, documents }: Done) => {
    counted = { changes: counted.changes + changes, documents: counted.documents + documents }
  }
  return {
    count(changes, { outcomes }) {
      const items = [...outcomes.values()].flat()
      add({ changes, documents: items.filter((item) => item.kind === 'settled' && item.written).length })
    },
    take() {
      const taken = counted
      counted = { changes: 0, documents: 0 }
      return taken
    },
    giveBack: add,
  }
}
