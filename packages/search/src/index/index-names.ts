import { hash } from 'node:crypto'
import { builderVersion } from '@galena/lead/document/build-document'
import { mapping } from './mapping.ts'

/** Changes with every change of the mapping or of how documents are built. */
export const mappingHash = hashOf(builderVersion)

function hashOf(builder: number): string {
  return hash('sha1', JSON.stringify([builder, mapping])).slice(0, 8)
}

/** Whether an index was made for exactly this version. */
export function hasCurrentMapping(index: string): boolean {
  return index.endsWith(`-${mappingHash}`)
}

/** Whether documents of this version fit into an index, which an earlier version may have made; else it needs a rebuild. */
export function hasCompatibleMapping(index: string): boolean {
  return Array.from({ length: builderVersion }, (_, at) => hashOf(at + 1)).some((known) => index.endsWith(`-${known}`))
}

/** `<alias>-<time>-<mapping hash>`, with the time as `20261124t103000000z`. */
export function newIndexName(alias: string, now: Date): string {
  return `${alias}-${now
    .toISOString()
    .toLowerCase()
    .replace(/[^0-9tz]/g, '')}-${mappingHash}`
}
