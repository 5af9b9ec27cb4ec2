import { isDeepStrictEqual } from 'node:util'
import { documentFields, type FieldName } from '@galena/lead/document/document-fields'
import type { DocumentForm } from '@galena/lead/document/document-form'
import type { Engine } from '../engine/engine.ts'
import { type IndexFacts, metaOf, readIndices } from './index-owner.ts'
import { mapping } from './mapping.ts'

/** How the mapping of an index differs from that of this version. */
export interface MappingDifference {
  /** Fields that the index lacks. They can be added to it. */
  readonly missing: readonly FieldName[]
  /** What is mapped in another way: only a rebuild changes it. */
  readonly changed: readonly string[]
  /** Fields that only the index has: another version made it. */
  readonly unknown: readonly string[]
}

const names = Object.keys(documentFields) as FieldName[]

export function compareMapping({ mapping: stored }: Pick<IndexFacts, 'mapping'>): MappingDifference {
  const fields = stored.properties ?? {}
  const isSame = (one: unknown, other: unknown) => isDeepStrictEqual(one, other)
  return {
    missing: names.filter((name) => fields[name] === undefined),
    changed: [
      ...names.filter((name) => fields[name] !== undefined && !isSame(fields[name], mapping.properties?.[name])),
      ...(['dynamic', '_source'] as const).filter((setting) => !isSame(stored[setting], mapping[setting])),
    ],
    unknown: Object.keys(fields).filter((name) => !(name in documentFields)),
  }
}

/** Whether only a rebuild gives an index the mapping of this version. */
export function needsRebuild(facts: Pick<IndexFacts, 'mapping'>): boolean {
  const { changed, unknown } = compareMapping(facts)
  return changed.length + unknown.length > 0
}

/**
 * The fields that searches of an index must not rely on: the index lacks them, has them with another mapping, or has
 * documents that were written before they were added.
 */
export function unreadyFields(facts: Pick<IndexFacts, 'mapping' | 'unready'>): ReadonlySet<FieldName> {
  const { missing, changed } = compareMapping(facts)
  const unready = new Set<string>([...missing, ...changed, ...facts.unready])
  return new Set(names.filter((name) => unready.has(name)))
}

/** Records fields that searches of an index must not rely on; none once every document has those that were added. */
export async function recordUnreadyFields(
  { client }: Engine,
  facts: IndexFacts,
  unready: readonly string[],
): Promise<void> {
  await client.indices.putMapping({ index: facts.index, _meta: metaOf({ ...facts, unready }) })
}

/** Adds the fields to an index that it lacks, and says in the same step that its documents do not have them yet. */
export async function addMissingFields({ client }: Engine, facts: IndexFacts): Promise<readonly FieldName[]> {
  const { missing } = compareMapping(facts)
  if (missing.length > 0)
    await client.indices.putMapping({
      index: facts.index,
      properties: Object.fromEntries(missing.map((name) => [name, mapping.properties?.[name] ?? {}])),
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
