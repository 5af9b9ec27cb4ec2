import { liveIndex } from '@galena/search/index/alias'
import { changedSettings, slowRefresh } from '@galena/search/index/index-settings'
import { indexHealth } from '@galena/search/index/index-state'
import { readTargets } from '@galena/store/outbox/targets'
import type { Check } from './watch.ts'

/** The live index alone: one that is being filled is refreshed rarely on purpose. */
export const findSlowRefresh: Check = async ({ engine }) => {
  const live = await liveIndex(engine)
  return live === undefined ? undefined : slowRefresh(engine, live)
}

/** Galena writes to every target, and every target may be searched after a swap or a rollback. */
export const findChangedSettings: Check = async ({ pool, engine }) => {
  const targets = await readTargets(pool)
  const problems = await Promise.all(targets.map(({ index }) => changedSettings(engine, index)))
  return problems.flat().join(' ') || undefined
}

export const findMissingParts: Check = async ({ engine }) => {
  const live = await liveIndex(engine)
  if (live === undefined || (await indexHealth(engine, live)) !== 'red') return undefined
  return `Part of the index ${live} is not available: searches are answered with 503, and changes of its leads wait. Start the node of Elasticsearch that is away; \`GET /_cluster/allocation/explain\` says what is missing.`
}
