import { isDeepStrictEqual } from 'node:util'
import type { estypes } from '@elastic/elasticsearch'
import type { DocumentForm } from '@galena/lead/document/document-form'
import type { Engine } from '../engine/engine.ts'
import { type IndexFacts, metaOf, readIndices } from './index-owner.ts'
import { mapping } from './mapping.ts'

/** How the mapping of an index differs from that of this version; a part of a field has the path `field.part`. */
export interface MappingDifference {
  /** What the index lacks, and can be added to it. */
  readonly missing: readonly string[]
  /** What is mapped in another way: only a rebuild changes it. */
  readonly changed: readonly string[]
  /** What only the index has: another version made it. */
  readonly unknown: readonly string[]
}

const ours = pathsOf(mapping.properties)

export function compareMapping({ mapping: stored }: Pick<IndexFacts, 'mapping'>): MappingDifference {
  const theirs = pathsOf(stored.properties)
  const settings = (['dynamic', '_source'] as const).filter((name) => !isDeepStrictEqual(stored[name], mapping[name]))
  return {
    missing: [...ours.keys()].filter((path) => !theirs.has(path)),
    changed: [
      ...[...ours]
        .filter(([path, own]) => theirs.has(path) && !isDeepStrictEqual(own, theirs.get(path)))
        .map(([path]) => path),
      ...settings,
    ],
    unknown: [...theirs.keys()].filter((path) => !ours.has(path)),
  }
}

/** Each field and each part of one, by path. */
function pathsOf(properties: Record<string, estypes.MappingProperty> = {}, parent = ''): Map<string, object> {
  const paths = new Map<string, object>()
  for (const [name, property] of Object.entries(properties)) {
    const { properties: members, fields, ...own } = property as estypes.MappingObjectProperty
    paths.set(parent + name, own)
    for (const part of [members, fields])
      for (const [path, some] of pathsOf(part, `${parent}${name}.`)) paths.set(path, some)
  }
  return paths
}

/** Whether only a rebuild gives an index the mapping of this version. */
export function needsRebuild(facts: Pick<IndexFacts, 'mapping'>): boolean {
  const { changed, unknown } = compareMapping(facts)
  return changed.length + unknown.length > 0
}

/**
 * The fields, and parts of fields, that searches of an index must not rely on: the index lacks them, has them with another
 * mapping, or has documents that were written before they were added.
 */
export function unreadyFields(facts: Pick<IndexFacts, 'mapping' | 'unready'>): ReadonlySet<string> {
  const { missing, changed } = compareMapping(facts)
  return new Set([...missing, ...changed, ...facts.unready].filter((path) => ours.has(path)))
}

/** Until it is known which fields are ready, none is. */
export const everyField: ReadonlySet<string> = new Set(ours.keys())

/** Records fields that searches of an index must not rely on; none once every document has those that were added. */
export async function recordUnreadyFields(
  { client }: Engine,
  facts: IndexFacts,
  unready: readonly string[],
): Promise<void> {
  await client.indices.putMapping({ index: facts.index, _meta: metaOf({ ...facts, unready }) })
}

/** Adds what an index lacks to its mapping, and says in the same step that its documents do not have it yet. */
export async function addMissingFields({ client }: Engine, facts: IndexFacts): Promise<readonly string[]> {
  const { missing } = compareMapping(facts)
  const names = new Set(missing.map((path) => path.split('.', 1)[0]))
  const added = Object.entries(mapping.properties ?? {}).filter(([name]) => names.has(name))
  if (missing.length > 0)
    await client.indices.putMapping({
      index: facts.index,
      properties: Object.fromEntries(added),
      _meta: metaOf({ ...facts, unready: [...new Set([...facts.unready, ...missing])] }),
    })
  return missing
}

/** The form of the documents of an index that another version of the builder makes. Throws when it does not exist. */
export async function readDocumentForm(
  engine: Engine,
  { index, builder }: { readonly index: string; readonly builder: number },
): Promise<DocumentForm> {
  const facts = (await readIndices(engine, [index])).indices.get(index)
  if (!facts) throw new Error(`The index ${index} does not exist, so nobody knows which fields it has.`)
  return { builder, fields: new Set(Object.keys(facts.mapping.properties ?? {})) }
}
