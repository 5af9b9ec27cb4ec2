import { builderVersion } from '@galena/lead/document/build-document'
import { engineVersions } from '@galena/search/engine/versions'
import { liveIndex } from '@galena/search/index/alias'
import { readIndexLayout } from '@galena/search/index/create-index'
import { indexBytes, indexSize } from '@galena/search/index/index-state'
import { serverVersion } from '@galena/store/database/server-version'
import manifest from '../package.json' with { type: 'json' }
import { defaults, limits } from './limits.ts'
import type { OperationsContext } from './operations-context.ts'

/** What changes rarely, as JSON with stable names: versions, the live index and its disk, and what operators may set. */
export async function aboutFacts({ pool, engine }: Pick<OperationsContext, 'pool' | 'engine'>) {
  const live = await liveIndex(engine)
  return {
    version: manifest.version,
    /** Of the documents that this version builds. */
    builder: builderVersion,
    node: process.versions.node,
    tzdata: process.versions.tz ?? null,
    postgres: await serverVersion(pool),
    elasticsearch: await engineVersions(engine),
    /** What the operator types to confirm what cannot be undone. */
    index_name: engine.alias,
    ...(live === undefined ? noIndex : await indexFacts({ engine }, live)),
    limits,
    defaults,
  }
}

const noIndex = { index: null, shards: null, replicas: null, index_bytes: null, free_bytes: null }

async function indexFacts({ engine }: Pick<OperationsContext, 'engine'>, index: string) {
  const { primaryShards, replicas } = await readIndexLayout(engine, index)
  const { freeBytes } = await indexSize(engine, index)
  return {
    index,
    shards: primaryShards,
    replicas,
    /** Of all its shards. */
    index_bytes: (await indexBytes(engine)) ?? null,
    /** Of the fullest node. */
    free_bytes: freeBytes,
  }
}
