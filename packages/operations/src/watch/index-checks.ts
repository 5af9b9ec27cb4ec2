import type { Engine } from '@galena/search/engine/engine'
import { liveIndex } from '@galena/search/index/alias'
import { changedSettings, slowRefresh } from '@galena/search/index/index-settings'
import { indexHealth } from '@galena/search/index/index-state'
import type { Pool } from '@galena/store/database/pool'
import type { Finding } from '@galena/store/operator/warnings'
import { readTargets } from '@galena/store/outbox/targets'

interface IndexContext {
  readonly pool: Pool
  readonly engine: Engine
}

/** The live index alone: one that is being filled is refreshed rarely on purpose. */
export async function findSlowRefresh({ engine }: IndexContext): Promise<Finding | undefined> {
  const live = await liveIndex(engine)
  return live === undefined
    ? undefined
    : findingOf([await slowRefresh(engine, live)].flatMap((problem) => problem ?? []))
}

/** Galena writes to every target, and every target may be searched after a swap or a rollback. */
export async function findChangedSettings({ pool, engine }: IndexContext): Promise<Finding | undefined> {
  const targets = await readTargets(pool)
  const problems = await Promise.all(targets.map(({ index }) => changedSettings(engine, index)))
  return findingOf(problems.flat())
}

/** A shard of the live index without a node: searches fail until it is back. */
export async function findMissingParts({ engine }: IndexContext): Promise<Finding | undefined> {
  const live = await liveIndex(engine)
  if (live === undefined || (await indexHealth(engine, live)) !== 'red') return undefined
  return {
    message: `Part of the index ${live} is not available: searches are answered with 503, and changes of its leads wait.`,
    remedy: 'Start the node of Elasticsearch that is away; `GET /_cluster/allocation/explain` says what is missing.',
  }
}

/** All problems of settings as one. */
function findingOf(problems: readonly Finding[]): Finding | undefined {
  const joined = (part: (finding: Finding) => string) => problems.map(part).join(' ')
  return problems.length === 0
    ? undefined
    : { message: joined(({ message }) => message), remedy: joined(({ remedy }) => remedy) }
}
