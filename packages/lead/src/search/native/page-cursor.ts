import { hash } from 'node:crypto'
import { readSigned, signText } from '../../request/signed-text.ts'
import type { TextPlace } from '../search-text.ts'
import type { Resolutions } from './native-context.ts'

/** Sort values of a lead, its id last. Null where the lead has no value. */
export type SortValues = readonly (string | number | null)[]

/** Where a page ended, and what its list depends on. */
export interface PageCursor {
  readonly companyId: number
  /** Of the query, the places of its words, the filter and the sort as they were sent. */
  readonly list: string
  readonly after: SortValues
  readonly resolutions: Resolutions
}

interface SentText {
  readonly query: string | undefined
  readonly places: readonly TextPlace[]
}

/** What a list is made of, in one short text: the same for the same query, filter and sort. */
export function hashList({ query, places }: SentText, filter: unknown, sort: unknown): string {
  const parts = [query ?? '', canonical(filter ?? null), sort, ...(places.length > 0 ? [places] : [])]
  return hash('sha256', JSON.stringify(parts), 'base64url').slice(0, 22)
}

/** The same value with the members of every object in order, and without those that are null. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .filter(([, member]) => member !== null)
    .map(([name, member]) => [name, canonical(member)])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
}

/** The text of a cursor. It is signed, so that nobody can make one; whoever has it can read it. */
export function sealCursor(cursor: PageCursor, secret: Buffer): string {
  const { companyId, list, after, resolutions } = cursor
  const { now, zone, types, places, folders, fellBack } = resolutions
  return signText([companyId, list, after, now, zone, Object.entries(types), places, fellBack, folders], secret)
}

/** Undefined for a text that this secret has not signed. */
export function openCursor(text: string, secret: Buffer): PageCursor | undefined {
  const content = readSigned(text, secret)
  // A text of another kind begins with its kind.
  if (!Array.isArray(content) || typeof content[0] !== 'number') return undefined
  const [companyId, list, after, now, zone, types, places, fellBack, folders] = content as [
    number,
    string,
    SortValues,
    number,
    string,
    [string, 'number' | 'text' | 'date'][],
    Resolutions['places'],
    boolean,
    (number[] | null)?,
  ]
  const resolutions = { now, zone, types: Object.fromEntries(types), places, folders: folders ?? undefined, fellBack }
  return { companyId, list, after, resolutions }
}
