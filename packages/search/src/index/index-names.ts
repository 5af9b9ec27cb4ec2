import { hash } from 'node:crypto'
import { builderVersion } from '@galena/lead/document/build-document'
import { mapping } from './mapping.ts'

/** Changes with every change of the mapping or of how documents are built. Eight hexadecimal digits. */
export const mappingHash = hashOf(builderVersion)

function hashOf(builder: number): string {
  return hash('sha1', JSON.stringify([builder, mapping])).slice(0, 8)
}

/** Whether an index was created for exactly this mapping and this way of building documents. */
export function hasCurrentMapping(index: string): boolean {
  return index.endsWith(`-${mappingHash}`)
}

/**
 * Whether the documents of this version can be written to an index: it has this mapping, and its documents were built by
 * this version or an earlier one. Otherwise it needs a rebuild.
 */
export function hasCompatibleMapping(index: string): boolean {
  return Array.from({ length: builderVersion }, (_, at) => hashOf(at + 1)).some((known) => index.endsWith(`-${known}`))
}

/** `<alias>-<time>-<mapping hash>`, with the time in UTC as `20261124t103000000z`. */
export function newIndexName(alias: string, now: Date): string {
  return `${alias}-${now
    .toISOString()
    .toLowerCase()
    .replace(/[^0-9tz]/g, '')}-${mappingHash}`
}
