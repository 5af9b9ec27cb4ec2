import { hash } from 'node:crypto'
import { builderVersion } from '@galena/lead/document'
import { mapping } from './mapping.ts'

/** Changes with every change of the mapping or of how documents are built: such an index needs a rebuild. */
export const mappingHash = hash('sha1', JSON.stringify([builderVersion, mapping])).slice(0, 8)

/** `<alias>-<time>-<mapping hash>`, with the time as `20261124t103000000z`. */
export function newIndexName(alias: string, now: Date): string {
  return `${alias}-${now
    .toISOString()
    .toLowerCase()
    .replace(/[^0-9tz]/g, '')}-${mappingHash}`
}
