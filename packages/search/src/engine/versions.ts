import type { Engine } from './engine.ts'

/** The versions of Elasticsearch that the nodes run: several during an update. */
export async function engineVersions({ client }: Engine): Promise<string[]> {
  const { nodes } = await client.nodes.info({ filter_path: 'nodes.*.version' })
  return [...new Set(Object.values(nodes ?? {}).map(({ version }) => version))].sort()
}
