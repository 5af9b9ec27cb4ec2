import { hash } from 'node:crypto'
import { builderVersion } from '@galena/lead/document'
import { mapping } from './mapping.ts'

/** The alias that searches read. It points at one index at a time. */
export const searchAlias = 'leads'

/** Changes with every change of the mapping or of how documents are built: such an index needs a rebuild. */
export const mappingHash = hash('sha1', JSON.stringify([builderVersion, mapping])).slice(0, 8)

/** `leads-<time>-<mapping hash>`, with the time as `20261124t103000000z`. */
export function newIndexName(now: Date): string {
  return `leads-${now
    .toISOString()
    .toLowerCase()
    .replace(/[^0-9tz]/g, '')}-${mappingHash}`
}
