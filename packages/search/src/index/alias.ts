import type { Engine } from '../engine/engine.ts'

/** The live index, according to Elasticsearch: the one that searches read. Undefined before the first one exists. */
export async function liveIndex(engine: Engine): Promise<string | undefined> {
  const [index] = await searchedIndices(engine)
  return index
}

async function searchedIndices({ client, alias }: Engine): Promise<string[]> {
  const answer = await client.indices.getAlias({ name: alias }, { ignore: [404] })
  return Object.keys(answer).filter((name) => name.startsWith(`${alias}-`))
}

/** Makes searches read this index and no other, in one atomic step. */
export async function pointAlias({ client, alias }: Engine, index: string): Promise<void> {
  // Shorter than any client waits. Otherwise Elasticsearch could still move the alias after the caller gave up.
  await client.indices.updateAliases({
    master_timeout: '5s',
    timeout: '5s',
    actions: [
      { remove: { index: `${alias}-*`, alias, must_exist: false } },
      { add: { index, alias, is_write_index: false } },
    ],
  })
}

/** Deletes an index for good; does nothing when it does not exist. Throws when it is the live index. */
export async function dropIndex(engine: Engine, index: string): Promise<void> {
  if ((await searchedIndices(engine)).includes(index))
    throw new Error(`Searches read ${index}, so it cannot be deleted.`)
  await engine.client.indices.delete({ index }, { ignore: [404] })
}
