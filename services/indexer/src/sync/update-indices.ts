import { builderVersion } from '@galena/lead/document/build-document'
import { addMissingFields, compareMapping, needsRebuild, recordUnreadyFields } from '@galena/search/index/index-fields'
import type { IndexFacts } from '@galena/search/index/index-owner'
import { refreshIndex } from '@galena/search/index/index-state'
import { inTransaction } from '@galena/store/database/pool'
import { withIndicesLock } from '@galena/store/outbox/indices-lock'
import { queueAllLeads } from '@galena/store/outbox/queue-leads'
import { areFanoutsSettled, lastFanoutChange } from '@galena/store/outbox/rewrites'
import { type RegisteredTarget, upgradeTarget } from '@galena/store/outbox/targets'
import type { PrepareContext } from './prepare-context.ts'
import { readRegistered } from './prepare-index.ts'

/** Brings indices that an earlier version made to this version, while they are searched and get every change. */
export interface IndexUpdates {
  /** Makes the next step. `isDue`: also when this process knows of nothing to do. */
  advance(isDue: boolean): Promise<void>
}

interface Known {
  readonly target: RegisteredTarget
  readonly facts: IndexFacts
}

/**
 * An index that lacks nothing but fields gets them, and every lead is queued, behind live changes. The index says of the
 * fields that its documents may lack them, until those leads are written. One that has another mapping gets every change
 * in its own form, until a rebuild replaces it. Nothing is kept but in the index and the outbox: whoever is killed,
 * another goes on.
 */
export function createIndexUpdates(context: PrepareContext): IndexUpdates {
  const { pool, engine, log } = context
  let isBusy = true
  const reported = new Set<string>()
  /** Of the fields that are waited for, and the last change that brings them. */
  let awaited: { readonly fields: string; readonly lastChange: number | undefined } | undefined

  async function advanceLocked(): Promise<void> {
    const { targets, ownership } = await readRegistered(context)
    const known = targets.flatMap((target) => {
      const facts = ownership.indices.get(target.index)
      return facts ? [{ target, facts }] : []
    })
    for (const { target, facts } of known.filter((one) => needsRebuild(one.facts))) {
      if (!reported.has(target.index))
        log.warn(
          { index: target.index, ...compareMapping(facts) },
          'An index has a different mapping. It gets every change in its own form; to replace it, run `galena reindex start`',
        )
      reported.add(target.index)
      // It was registered for documents that do not fit it: it was restored from a snapshot, for example.
      if (target.builder === builderVersion)
        await upgradeTarget(pool, { index: target.index, builder: builderVersion - 1 })
    }
    const behind = known.filter(isBehind)
    if (behind.length > 0) await update(behind)
    const unready = known.filter((one) => one.target.builder === builderVersion && one.facts.unready.length > 0)
    isBusy = behind.length > 0 || unready.length > 0
    if (behind.length === 0 && unready.length > 0) await finish(unready)
  }

  async function update(behind: readonly Known[]): Promise<void> {
    for (const { facts } of behind) {
      // Before any document has them. Documents of this version follow once the target says so.
      const added = await addMissingFields(engine, facts)
      if (added.length > 0) log.info({ index: facts.index, added }, 'Fields were added to an index')
    }
    await inTransaction(pool, async (client) => {
      for (const { target } of behind) await upgradeTarget(client, { index: target.index, builder: builderVersion })
      await queueAllLeads(client, 'rewrite')
    })
    log.info({}, 'This version builds documents differently: every lead is queued, and searches continue')
  }

  async function finish(unready: readonly Known[]): Promise<void> {
    const fields = JSON.stringify(unready.map(({ facts }) => [facts.index, facts.uuid, facts.unready]))
    if (awaited?.fields !== fields) awaited = { fields, lastChange: undefined }
    const lastChange = awaited.lastChange ?? (await lastFanoutChange(pool))
    awaited = { fields, lastChange }
    if (lastChange === undefined || !(await areFanoutsSettled(pool, lastChange))) return
    for (const { facts } of unready) {
      await refreshIndex(engine, facts.index)
      await recordUnreadyFields(engine, facts, [])
      log.info({ index: facts.index, fields: facts.unready }, 'Every document has the fields that were added')
    }
  }

  return {
    async advance(isDue) {
      if (isBusy || isDue) await withIndicesLock(pool, advanceLocked)
    },
  }
}

/** Whether an index lacks fields, or documents, of this version, and can get them without a rebuild. */
function isBehind({ target, facts }: Known): boolean {
  const lacks = target.builder < builderVersion || compareMapping(facts).missing.length > 0
  return target.builder <= builderVersion && lacks && !needsRebuild(facts)
}
