import type { ChangesPage, RenamedName } from '@galena/client/client'
import { lineOf, renameInLine } from './lead-line.ts'

/** What has come and is not stored yet, each lead once. */
export interface CollectedChanges {
  /** Lines by id, with names as they are called in the end; undefined for a lead that is gone. */
  readonly lines: ReadonlyMap<number, string | undefined>
  /** Leads that are too large for the api, of which nothing has come. */
  readonly unreadable: ReadonlySet<number>
  /** For all other leads. */
  readonly renamed: readonly RenamedName[]
}

/** So many characters are stored at once at the latest. */
const maxCharacters = 16_000_000

export function collectChanges() {
  const lines = new Map<number, string | undefined>()
  const unreadable = new Set<number>()
  const renamed = new Map<string, RenamedName>()
  let characters = 0
  const collected = (): CollectedChanges => ({ lines, unreadable, renamed: [...renamed.values()] })
  return {
    collected,
    isFull: () => characters >= maxCharacters,
    add(page: ChangesPage): void {
      for (const lead of page.leads) {
        if (lead.unreadable) {
          if (!lines.has(lead.id)) unreadable.add(lead.id)
          continue
        }
        const line = lead.deleted ? undefined : lineOf(lead)
        characters += line?.length ?? 0
        lines.set(lead.id, line)
        unreadable.delete(lead.id)
      }
      if (page.renamed.length > 0)
        for (const [id, line] of lines) if (line !== undefined) lines.set(id, renameInLine(line, page.renamed))
      for (const one of page.renamed) renamed.set(`${one.kind} ${one.id}`, one)
    },
  }
}
