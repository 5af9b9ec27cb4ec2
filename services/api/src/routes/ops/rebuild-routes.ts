import { defaults } from '@galena/operations/limits'
import type { OperationsContext } from '@galena/operations/operations-context'
import type { Operator } from '@galena/operations/operator'
import { conditionFacts } from '@galena/operations/rebuild/condition-facts'
import { cancelRebuild, cleanup } from '@galena/operations/rebuild/end-rebuild'
import { pauseRebuild, resumeRebuild } from '@galena/operations/rebuild/pause-rebuild'
import { planOf } from '@galena/operations/rebuild/plan-rebuild'
import { gateFacts, lastRebuildFacts, rebuildFacts } from '@galena/operations/rebuild/rebuild-facts'
import { rollback } from '@galena/operations/rebuild/rollback'
import { startRebuild } from '@galena/operations/rebuild/start-rebuild'
import { swap } from '@galena/operations/rebuild/swap'
import { gateOf } from '@galena/operations/rebuild/swap-gate'
import { listRebuilds, type Rebuild, readRebuild } from '@galena/store/rebuild/rebuilds'
import type { FastifyInstance } from 'fastify'
import { ConfirmBody, ForceBody, NoChoices, StartBody } from '../ops-bodies.ts'
import { get, post } from './ops-route.ts'
import { requireConfirmed } from './require-confirmed.ts'
import type { ShareAnswer } from './shared-answers.ts'

const listed = 20
/** Conditions compare all leads in the end: finding them out takes up to this share of the time. */
const conditionShare = 0.05
const conditionMs = 2_000

type Act = (context: OperationsContext, who: Operator) => Promise<Rebuild>

/** Rebuilds, from their plan to the end of the rollback window. */
export function addRebuildRoutes(app: FastifyInstance, context: OperationsContext, share: ShareAnswer): void {
  const { pool } = context
  const keepMs = (tookMs: number) => Math.max(conditionMs, tookMs / conditionShare)
  const conditions = share(() => conditionFacts(context), keepMs)
  const gate = share(async () => gateFacts(await gateOf(context)), keepMs)
  get(app, 'rebuilds/plan', 'Estimate a rebuild: documents, bytes, time and disk', () => planOf(context))
  get(app, 'rebuilds', 'The last rebuilds, latest first', async () => ({
    rebuilds: (await listRebuilds(pool, listed)).map(rebuildFacts),
  }))
  get(app, 'rebuilds/last', 'Progress of the rebuild, or how the last one ended', async () =>
    lastRebuildFacts(await readRebuild(pool)),
  )
  get(app, 'rebuilds/last/gate', 'Which conditions of a swap are met, as of a moment ago', () => gate.get())
  get(app, 'rebuilds/last/conditions', 'The conditions of the swap or the rollback, as of a moment ago', () =>
    conditions.get(),
  )
  post(app, 'rebuilds', 'Start a rebuild', StartBody, ({ swap: autoSwap, retain_hours, shards, replicas }, who) =>
    startRebuild(context, who, {
      autoSwap: autoSwap ?? false,
      retainHours: retain_hours ?? defaults.retainHours,
      shards,
      replicas,
    }),
  )
  addMoves(app, context)
}

function addMoves(app: FastifyInstance, context: OperationsContext): void {
  const act = (name: string, summary: string, work: Act) =>
    post(app, `rebuilds/last/${name}`, summary, NoChoices, async (_, who) => rebuildFacts(await work(context, who)))
  act('pause', 'Pause the backfill; changes are still written', pauseRebuild)
  act('resume', 'Resume a paused backfill', resumeRebuild)
  const end = (name: string, summary: string, work: Act) =>
    post(app, `rebuilds/last/${name}`, summary, ConfirmBody, async (asked, who) => {
      requireConfirmed(asked, context.engine)
      return rebuildFacts(await work(context, who))
    })
  end('cancel', 'Cancel the rebuild; its index is dropped', cancelRebuild)
  end('cleanup', 'End the rollback window; the previous index is dropped', cleanup)
  const actWhenOpen = (name: string, summary: string, work: typeof swap) =>
    post(app, `rebuilds/last/${name}`, summary, ForceBody, async (asked, who) => {
      const { force } = requireConfirmed(asked, context.engine)
      return rebuildFacts(await work(context, who, { force }))
    })
  actWhenOpen('swap', 'Point searches at the new index', swap)
  actWhenOpen('rollback', 'Point searches back at the previous index', rollback)
}
