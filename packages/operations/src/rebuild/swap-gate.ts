import { chunkCounts } from '@galena/store/rebuild/chunks'
import { type Rebuild, readRebuild } from '@galena/store/rebuild/rebuilds'
import { isActive } from '@galena/store/rebuild/transitions'
import { OperationError } from '../operation-error.ts'
import type { OperationsContext } from '../operations-context.ts'
import { verifyQuickly } from '../verify/verify-quickly.ts'
import { type Condition, condition } from './condition.ts'
import { heldCondition } from './held-condition.ts'
import { shardsCondition, targetConditions } from './index-conditions.ts'

/** All conditions of a swap of the active rebuild. Throws when none is active. */
export async function gateOf(context: OperationsContext): Promise<{ id: number; checks: Condition[] }> {
  const rebuild = await readRebuild(context.pool)
  if (!rebuild || !isActive(rebuild.state))
    throw new OperationError('no_rebuild', 'No rebuild is active. Start one with `galena reindex start`.')
  return {
    id: rebuild.id,
    checks: [...(await swapConditions(context, rebuild)), await contentsCondition(context, rebuild)],
  }
}

/** The conditions of a swap without `contents`: every lead is written and verified, and nothing waits, is held or fails now. */
export async function swapConditions(context: OperationsContext, rebuild: Rebuild): Promise<Condition[]> {
  const { chunks, unwritten, unverified, findings } = await chunkCounts(context.pool, rebuild.id)
  const checks = [
    ...(await targetConditions(context, rebuild.index)),
    condition('chunks', chunks > 0 && unwritten === 0, `${unwritten} of ${chunks} chunks are not written`),
    condition(
      'verified',
      unverified === 0,
      `${unverified} chunks are not verified, ${findings} differences are being repaired`,
    ),
    await heldCondition(context, rebuild.index),
  ]
  return [...checks, await shardsCondition(context, rebuild.index, checks)]
}

/** Whether the new index equals the database. Compares counts and sums, then each lead where those differ. */
export async function contentsCondition(context: OperationsContext, rebuild: Rebuild): Promise<Condition> {
  const { chunks, unwritten } = await chunkCounts(context.pool, rebuild.id)
  if (chunks === 0 || unwritten > 0) return condition('contents', false, 'its contents are not compared yet')
  const differing: string[] = []
  for await (const { findings } of verifyQuickly(context, rebuild.index))
    differing.push(...findings.map(({ kind, address }) => `${address} (${kind})`))
  return condition(
    'contents',
    differing.length === 0,
    `${differing.length} leads differ, such as ${differing.slice(0, 3).join(', ')}: run \`galena verify --index ${rebuild.index} --repair\``,
  )
}
