import type { ChangesPage, RenamedName } from '@galena/client/client'
import { type ChangedNames, indexNames, lineOf, renameInLine } from './lead-line.ts'

/** What has come and is not stored yet, each lead once. */
export interface CollectedChanges {
  /** Lines by id, with names as they are called in the end; undefined for a lead that is gone. */
  readonly lines: ReadonlyMap<number, string | undefined>
  /** Leads that are too large for the api, of which nothing has come. */
  readonly unreadable: ReadonlySet<number>
  /** For all other leads. */
  readonly renamed: ChangedNames
}

/** How much has come. */
export interface ChangeCounts {
  changed: number
  gone: number
  renamed: number
}

/** So many characters are stored at once at the latest. */
const maxCharacters = 16_000_000
/** What an entry takes beside its text. */
const entryCharacters = 200

export function collectChanges() {
  const lines = new Map<number, string | undefined>()
  const unreadable = new Set<number>()
  const renamed = new Map<string, RenamedName>()
  const counts: ChangeCounts = { changed: 0, gone: 0, renamed: 0 }
  let characters = 0
  const collected = (): CollectedChanges => ({ lines, unreadable, renamed })
  return {
    collected,
    counts: counts as Readonly<ChangeCounts>,
    isFull: () => characters >= maxCharacters,
    add(page: ChangesPage): void {
      characters += entryCharacters * (page.leads.length + page.renamed.length)
      for (const lead of page.leads) {
        counts[lead.deleted ? 'gone' : 'changed']++
        if (lead.unreadable) {
          if (!lines.has(lead.id)) unreadable.add(lead.id)
          continue
        }
        const line = lead.deleted ? undefined : lineOf(lead)
        characters += line?.length ?? 0
        lines.set(lead.id, line)
        unreadable.delete(lead.id)
      }
      counts.renamed += page.renamed.length
      const names = indexNames(page.renamed)
      if (names.size > 0)
        for (const [id, line] of lines) if (line !== undefined) lines.set(id, renameInLine(line, names))
      for (const [key, name] of names) renamed.set(key, name)
    },
  }
}
