import type { estypes } from '@elastic/elasticsearch'
import type { Engine } from '../engine/engine.ts'
import { isOwnName } from './index-names.ts'

/** Who keeps an index in step: a database of an installation. Its copies and backups have the same `installation`. */
export interface IndexOwner {
  readonly installation: string
  /** Identifier of the database server's data. */
  readonly system: string
  /** Number of the database on its server. */
  readonly database: number
  /** Name of the database, for people. */
  readonly name: string
}

/** What an owner writes under: it begins a new term whenever it takes indices over. */
export interface OwnerTerm {
  readonly owner: IndexOwner
  readonly term: string
}

/** What Elasticsearch knows of an index by name. */
export interface IndexFacts {
  readonly index: string
  /** An index that is deleted and made again under its name has another one. */
  readonly uuid: string
  /** Undefined for an index that an earlier version made, and for one of another program. */
  readonly owner: IndexOwner | undefined
  readonly aliases: readonly string[]
  readonly mapping: estypes.MappingTypeMapping
  /** Fields that were added to the index, and that some of its documents may lack. */
  readonly unready: readonly string[]
}

/** Whether two owners are the same database, or one a copy of the other's files. The name may have changed. */
export function isSameOwner(one: IndexOwner, other: IndexOwner): boolean {
  return one.installation === other.installation && one.system === other.system && one.database === other.database
}

/**
 * The alias that an index is written under. Only the present owner knows it, so Elasticsearch refuses the writes of an
 * earlier one. It is no valid name of an index, because it has a capital letter: a bulk request that has only deletes
 * would make an index of that name, although an alias is required.
 */
export function writeAlias(index: string, term: string): string {
  return `${index}.W-${term}`
}

/** What a new index says of its owner, and the alias that it is written under. */
export function ownedBy(index: string, { owner, term }: OwnerTerm) {
  return { meta: { owner }, aliases: { [writeAlias(index, term)]: {} } }
}

export interface ReadIndices {
  /** The index that searches read: among several, one that says whose it is. */
  readonly live: IndexFacts | undefined
  /** Every index that searches read. There is more than one only where somebody else has moved the alias. */
  readonly searched: readonly IndexFacts[]
  /** Those that were asked for and exist, and those that searches read, by name. */
  readonly indices: ReadonlyMap<string, IndexFacts>
}

/** The live index and the indices of these names, in one request. Those that do not exist or are not of this alias are left out. */
export async function readIndices(
  { client, alias }: Engine,
  names: readonly string[],
  options: { signal?: AbortSignal } = {},
): Promise<ReadIndices> {
  const answer = await client.indices.get(
    {
      index: [alias, ...names.filter((name) => isOwnName(alias, name))],
      ignore_unavailable: true,
      allow_no_indices: true,
      filter_path: ['*.aliases', '*.mappings', '*.settings.index.uuid'],
    },
    options,
  )
  const all = Object.entries(answer).map(
    ([index, { aliases, mappings = {}, settings }]): IndexFacts => ({
      index,
      uuid: settings?.index?.uuid ?? '',
      owner: readOwner(mappings._meta?.owner),
      aliases: Object.keys(aliases ?? {}),
      mapping: mappings,
      unready: readNames(mappings._meta?.unready),
    }),
  )
  const searched = all.filter(({ aliases }) => aliases.includes(alias))
  const named = searched.filter(({ index }) => isOwnName(alias, index))
  return {
    live: named.find(({ owner }) => owner !== undefined) ?? named[0],
    searched,
    indices: new Map(all.map((facts) => [facts.index, facts])),
  }
}

/**
 * The names of all indices that name this owner, whatever alias they were made for, closed ones too. Those that the user of
 * Elasticsearch may not see are not among them.
 */
export async function indicesOfOwner({ client }: Engine, wanted: IndexOwner): Promise<string[]> {
  const answer = await client.indices.getMapping({
    index: '*',
    expand_wildcards: ['open', 'closed'],
    filter_path: ['*.mappings._meta.owner'],
  })
  return Object.entries(answer).flatMap(([index, { mappings }]) => {
    const owner = readOwner(mappings._meta?.owner)
    return owner && isSameOwner(owner, wanted) ? [index] : []
  })
}

/**
 * Makes indices of this alias this owner's in one atomic step, and then says so in each; writes of an earlier term are
 * refused. Others stay as they are.
 */
export async function ownIndices(
  { client, alias }: Engine,
  all: readonly IndexFacts[],
  { owner, term }: OwnerTerm,
): Promise<void> {
  const indices = all.filter(({ index }) => isOwnName(alias, index))
  const actions = indices.flatMap(({ index, aliases }) => [
    ...aliases
      .filter((name) => name.startsWith(`${index}.`) && name !== writeAlias(index, term))
      .map((name) => ({ remove: { index, alias: name, must_exist: false } })),
    { add: { index, alias: writeAlias(index, term) } },
  ])
  if (actions.length > 0) await client.indices.updateAliases({ master_timeout: '5s', timeout: '5s', actions })
  // This adds nothing to the mapping, so no document is touched.
  for (const { index, unready } of indices)
    await client.indices.putMapping({ index, _meta: metaOf({ owner, unready }) })
}

/** What an index says of itself. To write it replaces all of it. */
export function metaOf({ owner, unready }: Pick<IndexFacts, 'owner' | 'unready'>): Record<string, unknown> {
  return { ...(owner && { owner }), ...(unready.length > 0 && { unready }) }
}

function readNames(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : []
}

export function readOwner(value: unknown): IndexOwner | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { installation, system, database, name } = value as Record<string, unknown>
  return typeof installation === 'string' && typeof system === 'string' && typeof database === 'number'
    ? { installation, system, database, name: typeof name === 'string' ? name : '' }
    : undefined
}
