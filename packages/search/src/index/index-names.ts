import { hash } from 'node:crypto'
import { builderVersion } from '@galena/lead/document/build-document'
import { mapping } from './mapping.ts'

/** Changes with every change of the mapping or of how documents are built. Eight hexadecimal digits. */
export const mappingHash = hash('sha1', JSON.stringify([builderVersion, mapping])).slice(0, 8)

/** Whether an index was created for exactly this mapping and this way of building documents. Fields may have been added to another one since. */
export function hasCurrentMapping(index: string): boolean {
  return index.endsWith(`-${mappingHash}`)
}

/**
 * Whether an index is one of this alias, by its name; an alias has no hyphen. Others are not looked at, written to, moved
 * or dropped: a database that was copied, or that had another alias, still knows them.
 */
export function isOwnName(alias: string, index: string): boolean {
  return index.startsWith(`${alias}-`)
}

/** `<alias>-<time>-<mapping hash>`, with the time in UTC as `20261124t103000000z`. */
export function newIndexName(alias: string, now: Date): string {
  return `${alias}-${now
    .toISOString()
    .toLowerCase()
    .replace(/[^0-9tz]/g, '')}-${mappingHash}`
}
