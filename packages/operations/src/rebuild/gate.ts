import { indexHealth } from '@galena/search/index/index-state'
import { readBacklog } from '@galena/store/outbox/backlog'
import { countFailures } from '@galena/store/outbox/failures'
import { readTargets } from '@galena/store/outbox/targets'
import { chunkCounts } from '@galena/store/rebuild/chunks'
import { type Rebuild, readRebuild } from '@galena/store/rebuild/rebuilds'
import { isActive } from '@galena/store/rebuild/transitions'
import { OperationError } from '../operation-error.ts'
import type { OperationsContext } from '../verify/compare.ts'
import { verifyQuickly } from '../verify/verify.ts'

/** One condition of a swap or a rollback. */
export interface GateCheck {
  readonly name: 'target' | 'chunks' | 'verified' | 'pending' | 'failures' | 'shards' | 'contents'
  readonly met: boolean
  readonly detail: string
}

/** A change may be this old while searches are pointed elsewhere: it is being written. */
export const maxPendingSeconds = 5

/**
 * Whether searches may be pointed at the index of a run, but for its contents: everything was written and verified, and
 * at this moment nothing waits or fails.
 */
export async function swapGate(tools: OperationsContext, rebuild: Rebuild): Promise<GateCheck[]> {
  const { chunks, unwritten, unverified, findings } = await chunkCounts(tools.pool, rebuild.id)
  const checks = [
    ...(await targetChecks(tools, rebuild.index)),
    check('chunks', chunks > 0 && unwritten === 0, `${unwritten} of ${chunks} chunks are not written`),
    check(
      'verified',
      unverified === 0,
      `${unverified} chunks are not verified, ${findings} differences are being repaired`,
    ),
  ]
  return [...checks, await shardsCheck(tools, rebuild.index, checks)]
}

async function shardsCheck(
  { engine }: OperationsContext,
  index: string,
  checks: readonly GateCheck[],
): Promise<GateCheck> {
  const isThere = checks.some(({ name, met }) => name === 'target' && met)
  const health = isThere ? await indexHealth(engine, index) : 'missing'
  return check('shards', health === 'green', `the engine calls the index ${health}`)
}

/** All conditions of a swap of the active run. Refused when none is active. */
export async function gateOf(tools: OperationsContext): Promise<{ id: number; checks: GateCheck[] }> {
  const run = await readRebuild(tools.pool)
  if (!run || !isActive(run.state))
    throw new OperationError('no_rebuild', 'No run is active: `galena reindex start` begins one.')
  return { id: run.id, checks: [...(await swapGate(tools, run)), await contentsCheck(tools, run)] }
}

/** Whether the index of a run holds what the database says, by counts and sums, and lead by lead where those differ. */
export async function contentsCheck(tools: OperationsContext, rebuild: Rebuild): Promise<GateCheck> {
  const { chunks, unwritten } = await chunkCounts(tools.pool, rebuild.id)
  if (chunks === 0 || unwritten > 0) return check('contents', false, 'its contents are not compared yet')
  const differing: string[] = []
  for await (const look of verifyQuickly(tools, rebuild.index))
    differing.push(...look.findings.map(({ kind, address }) => `${address} (${kind})`))
  return check(
    'contents',
    differing.length === 0,
    `${differing.length} leads differ, such as ${differing.slice(0, 3).join(', ')}: \`galena verify --index ${rebuild.index} --repair\``,
  )
}

/** Whether searches may be pointed back at the index before: it has received every change. */
export async function rollbackGate(tools: OperationsContext, previous: string): Promise<GateCheck[]> {
  const checks = await targetChecks(tools, previous)
  return [...checks, await shardsCheck(tools, previous, checks)]
}

async function targetChecks({ pool }: OperationsContext, index: string): Promise<GateCheck[]> {
  const target = (await readTargets(pool)).find((registered) => registered.index === index)
  const { lagSeconds } = await readBacklog(pool)
  const failures = await countFailures(pool, index)
  return [
    check('target', target !== undefined, `changes are no longer written to ${index}`),
    check(
      'pending',
      lagSeconds <= maxPendingSeconds,
      `a change has waited for ${Math.round(lagSeconds)} s, and ${maxPendingSeconds} are allowed`,
    ),
    check('failures', failures === 0, `the index refuses ${failures} leads: \`galena failures list\` says why`),
  ]
}

function check(name: GateCheck['name'], met: boolean, detail: string): GateCheck {
  return { name, met, detail: met ? 'met' : detail }
}

/** The unmet conditions in a sentence; undefined when all are met. */
export function unmetConditions(checks: readonly GateCheck[]): string | undefined {
  const unmet = checks.filter(({ met }) => !met)
  return unmet.length === 0 ? undefined : unmet.map(({ detail }) => detail).join('; ')
}
