import { errors } from '@elastic/elasticsearch'
import type { Engine } from '../engine/engine.ts'
import { isOwnName } from './index-names.ts'
import { readIndices, writeAlias } from './index-owner.ts'

/** The live index, according to Elasticsearch: the one that searches read. Undefined before the first one exists. */
export async function liveIndex(engine: Engine): Promise<string | undefined> {
  const [index, ...others] = await searchedIndices(engine)
  if (others.length === 0) return index
  // Somebody else has moved the alias.
  return (await readIndices(engine, [])).live?.index ?? index
}

async function searchedIndices({ client, alias }: Engine): Promise<string[]> {
  const answer = await client.indices.getAlias({ name: alias }, { ignore: [404] })
  return Object.keys(answer).filter((name) => isOwnName(alias, name))
}

/** What searches are to read, and whose it must be while the alias is moved. */
export interface AliasMove {
  readonly to: string
  /** The index of the same owner that searches read until now, if there is one. */
  readonly from?: string | undefined
  /** All indices that searches read until now. */
  readonly searched?: readonly string[]
  /** The owner's, of both indices. */
  readonly term: string
}

/**
 * Makes searches read this index and no other, in one atomic step. False when an index is not this term's any more: then
 * nothing has changed. Throws when an index is not one of this alias.
 */
export async function pointAlias(
  { client, alias }: Engine,
  { to, from = to, searched = [], term }: AliasMove,
): Promise<boolean> {
  for (const index of [to, from]) requireOwnName(alias, index)
  // Whoever takes an index over removes its alias of an earlier term. To replace that by itself fails then.
  const fences = [...new Set([to, from])].flatMap((index) => [
    { remove: { index, alias: writeAlias(index, term), must_exist: true } },
    { add: { index, alias: writeAlias(index, term) } },
  ])
  try {
    // Shorter than any client waits. Otherwise Elasticsearch could still move the alias after the caller gave up.
    await client.indices.updateAliases({
      master_timeout: '5s',
      timeout: '5s',
      actions: [
        ...fences,
        { remove: { indices: [`${alias}-*`, ...searched], alias, must_exist: false } },
        { add: { index: to, alias, is_write_index: false } },
      ],
    })
    return true
  } catch (error) {
    if (lacksAlias(error)) return false
    throw error
  }
}

/** The second is the error when the alias was removed while Elasticsearch was already at work. */
function lacksAlias(error: unknown): boolean {
  return (
    error instanceof errors.ResponseError &&
    error.statusCode === 404 &&
    /aliases_not_found_exception|resource_not_found_exception/.test(error.message)
  )
}

/** Deletes an index for good; does nothing when it does not exist. Throws when it is the live index, or of another alias. */
export async function dropIndex(engine: Engine, index: string): Promise<void> {
  requireOwnName(engine.alias, index)
  if ((await searchedIndices(engine)).includes(index))
    throw new Error(`Searches read ${index}, so it cannot be deleted.`)
  await engine.client.indices.delete({ index }, { ignore: [404] })
}

function requireOwnName(alias: string, index: string): void {
  if (!isOwnName(alias, index)) throw new Error(`${index} is no index of ${alias}.`)
}
