import { discardFailures, retryFailures } from '@galena/operations/actions/failures'
import { chosenHeld, confirmHeld, discardHeld, heldFacts } from '@galena/operations/actions/held'
import { requestVerification } from '@galena/operations/actions/request-verification'
import { syncLeads } from '@galena/operations/actions/sync-leads'
import { takeOwner } from '@galena/operations/actions/take-owner'
import { changeThrottle, throttleFacts } from '@galena/operations/actions/throttle'
import { erasePerson } from '@galena/operations/erase/erase-person'
import { erasureFacts } from '@galena/operations/erase/erasure-facts'
import { explainLead } from '@galena/operations/explain/explain-lead'
import { explainedFacts } from '@galena/operations/explain/explained-facts'
import { defaults, maxListed } from '@galena/operations/limits'
import type { OperationsContext } from '@galena/operations/operations-context'
import type { Operator } from '@galena/operations/operator'
import { ownerFacts } from '@galena/operations/owner/owner-facts'
import { cancelRebuild, cleanup } from '@galena/operations/rebuild/end-rebuild'
import { pauseRebuild, resumeRebuild } from '@galena/operations/rebuild/pause-rebuild'
import { planOf } from '@galena/operations/rebuild/plan-rebuild'
import { gateFacts, lastRebuildFacts, rebuildFacts } from '@galena/operations/rebuild/rebuild-facts'
import { rollback } from '@galena/operations/rebuild/rollback'
import { startRebuild } from '@galena/operations/rebuild/start-rebuild'
import { swap } from '@galena/operations/rebuild/swap'
import { gateOf } from '@galena/operations/rebuild/swap-gate'
import type { Status } from '@galena/operations/status/read-status'
import { readAudit } from '@galena/store/operator/audit'
import { listFailures } from '@galena/store/outbox/failures'
import { type Rebuild, readRebuild } from '@galena/store/rebuild/rebuilds'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { apiError, badRequest } from '../errors/api-error.ts'
import { describeRoute } from './openapi.ts'
import { addFiguresRoute } from './ops/figures-route.ts'
import { change, Facts, get, post, tag } from './ops/ops-route.ts'
import { addVerificationRoutes } from './ops/verification-routes.ts'
import {
  EraseBody,
  ForceBody,
  HeldBody,
  LeadParams,
  LeadsBody,
  ReasonBody,
  StartBody,
  ThrottleBody,
} from './ops-bodies.ts'

export interface OpsContext extends OperationsContext {
  readonly readStatus: () => Promise<Status>
}

/** What the commands of `galena` do, for programs and consoles of operators. */
export function addOpsRoutes(app: FastifyInstance, context: OpsContext): void {
  addReadRoutes(app, context)
  addLeadRoutes(app, context)
  addHeldRoutes(app, context)
  addEraseRoute(app, context)
  addThrottleRoutes(app, context)
  addOwnerRoutes(app, context)
  addExplainRoute(app, context)
  addRebuildRoutes(app, context)
  addVerificationRoutes(app, context)
}

function addReadRoutes(app: FastifyInstance, context: OpsContext): void {
  const { pool, readStatus } = context
  get(app, 'status', 'Whether all is well, and how far the index is behind the database', readStatus)
  addFiguresRoute(app, context)
  get(app, 'audit', 'What operators did, latest first', async () => ({ entries: await readAudit(pool, maxListed) }))
  get(app, 'failures', 'Leads that Elasticsearch refused', async () => ({
    failures: await listFailures(pool, {}, maxListed),
  }))
}

function addLeadRoutes(app: FastifyInstance, context: OperationsContext): void {
  post(app, 'failures/retry', 'Try refused leads again', LeadsBody, async (asked, who) => ({
    retried: await retryFailures(context, { who, asked }, { leadIds: asked.lead_ids }),
  }))
  post(
    app,
    'failures/discard',
    'Discard failures; leads and the index are not changed',
    LeadsBody,
    async (asked, who) => ({
      discarded: await discardFailures(context, { who, asked }, { leadIds: asked.lead_ids }),
    }),
  )
  post(app, 'sync', 'Queue leads to be indexed again', LeadsBody, async (asked, who) => ({
    queued: await syncLeads(context, { who, asked }, { leadIds: asked.lead_ids }),
  }))
  post(app, 'verify', 'Start a pass of the sweep over all leads now', Type.Object({}), async (_, who) => {
    await requestVerification(context, who)
    return { asked: true }
  })
}

function addHeldRoutes(app: FastifyInstance, context: OperationsContext): void {
  get(app, 'held', 'Changes that would remove or overwrite many documents, though nobody asked for it', () =>
    heldFacts(context),
  )
  const decide = (name: 'confirm' | 'discard', summary: string, work: typeof confirmHeld) =>
    post(app, `held/${name}`, summary, HeldBody, async (asked, who) => {
      const choice = chosenHeld(asked)
      if (!choice)
        throw badRequest([{ code: 'invalid_body', message: 'Choose what is held: send either `company` or `all`.' }])
      return { leads: await work(context, { who, asked }, choice) }
    })
  decide('confirm', 'Remove and overwrite the held documents as the database says', confirmHeld)
  decide('discard', 'Leave the held documents as they are, until a comparison finds the difference again', discardHeld)
}

/** Shorter than an operator's command has: proxies end a response that takes a minute. */
const erasurePatience = { waitMs: 2_000, pauseMs: 3_000, attempts: 4 }

function addEraseRoute(app: FastifyInstance, context: OperationsContext): void {
  const summary =
    'Erase a person with all their leads, wait up to 30 seconds until the index has lost them, and tell in `returned` whom something has written again meanwhile'
  post(app, 'people/erase', summary, EraseBody, async ({ candidate_id, company, reason, dry_run }, who) =>
    erasureFacts(
      await erasePerson(
        context,
        who,
        { candidateId: candidate_id, company, reason, dryRun: dry_run },
        { patience: erasurePatience },
      ),
    ),
  )
}

function addThrottleRoutes(app: FastifyInstance, context: OperationsContext): void {
  get(app, 'throttle', 'The limits of background work', () => throttleFacts(context))
  const summary = 'Change the limits of background work, at once; null restores a default'
  change(app, 'patch', 'throttle', summary, ThrottleBody, async (asked, who) => {
    await changeThrottle(
      context,
      { who, asked },
      {
        backfillPerSecond: asked.backfill_per_second,
        sweepHours: asked.sweep_hours,
        holdDocuments: asked.hold_documents,
        holdPercent: asked.hold_percent,
      },
    )
    return throttleFacts(context)
  })
}

function addOwnerRoutes(app: FastifyInstance, context: OperationsContext): void {
  get(app, 'owner', 'Who keeps the index: this database or another', () => ownerFacts(context))
  post(app, 'owner/take', "Make the index this database's", ReasonBody, async ({ reason }, who) => ({
    taken: await takeOwner(context, who, reason),
  }))
}

function addExplainRoute(app: FastifyInstance, context: OperationsContext): void {
  app.get(
    '/ops/leads/:id',
    describeRoute('Everything known about one lead', Facts, { tag, params: LeadParams }),
    async (request) => {
      const asked = (request.params as { id: string }).id
      if (!/^\d{1,15}$/.test(asked)) throw apiError('not_found')
      return explainedFacts(await explainLead(context, Number(asked)))
    },
  )
}

function addRebuildRoutes(app: FastifyInstance, context: OperationsContext): void {
  get(app, 'rebuilds/plan', 'Estimate a rebuild: documents, bytes, time and disk', () => planOf(context))
  get(app, 'rebuilds/last', 'Progress of the rebuild, or how the last one ended', async () =>
    lastRebuildFacts(await readRebuild(context.pool)),
  )
  get(app, 'rebuilds/last/gate', 'Which conditions of a swap are met now', async () => gateFacts(await gateOf(context)))
  post(app, 'rebuilds', 'Start a rebuild', StartBody, async ({ swap: autoSwap, retain_hours, shards, replicas }, who) =>
    startRebuild(context, who, {
      autoSwap: autoSwap ?? false,
      retainHours: retain_hours ?? defaults.retainHours,
      shards,
      replicas,
    }),
  )
  const act = (name: string, summary: string, work: (context: OperationsContext, who: Operator) => Promise<Rebuild>) =>
    post(app, `rebuilds/last/${name}`, summary, Type.Object({}), async (_, who) =>
      rebuildFacts(await work(context, who)),
    )
  act('pause', 'Pause the backfill; changes are still written', pauseRebuild)
  act('resume', 'Resume a paused backfill', resumeRebuild)
  act('cancel', 'Cancel the rebuild; its index is dropped', cancelRebuild)
  act('cleanup', 'End the rollback window; the previous index is dropped', cleanup)
  const actWhenOpen = (name: string, summary: string, work: typeof swap) =>
    post(app, `rebuilds/last/${name}`, summary, ForceBody, async ({ force }, who) =>
      rebuildFacts(await work(context, who, { force })),
    )
  actWhenOpen('swap', 'Point searches at the new index', swap)
  actWhenOpen('rollback', 'Point searches back at the previous index', rollback)
}
