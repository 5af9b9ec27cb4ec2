import { chosenHeld, confirmHeld, discardHeld, heldFacts } from '@galena/operations/actions/held'
import { requestVerification } from '@galena/operations/actions/request-verification'
import { syncLeads } from '@galena/operations/actions/sync-leads'
import { takeOwner } from '@galena/operations/actions/take-owner'
import { changeThrottle, throttleFacts } from '@galena/operations/actions/throttle'
import { erasePerson } from '@galena/operations/erase/erase-person'
import { erasureFacts } from '@galena/operations/erase/erasure-facts'
import { explainLead } from '@galena/operations/explain/explain-lead'
import { explainedFacts } from '@galena/operations/explain/explained-facts'
import type { OperationsContext } from '@galena/operations/operations-context'
import { ownerFacts } from '@galena/operations/owner/owner-facts'
import type { FastifyInstance } from 'fastify'
import { badRequest } from '../errors/api-error.ts'
import { describeRoute } from './openapi.ts'
import { addAuditRoute } from './ops/audit-route.ts'
import { addCompanyRoutes } from './ops/company-routes.ts'
import { addExplainSearchRoutes, type ExplainContext } from './ops/explain-routes.ts'
import { addFailureRoutes } from './ops/failure-routes.ts'
import { addFiguresRoute } from './ops/figures-route.ts'
import { addKeyRoutes } from './ops/key-routes.ts'
import type { StatusSource } from './ops/live-status.ts'
import { change, Facts, get, post, tag } from './ops/ops-route.ts'
import { idIn } from './ops/path-id.ts'
import { addRebuildRoutes } from './ops/rebuild-routes.ts'
import { requireConfirmed } from './ops/require-confirmed.ts'
import { shareAnswers } from './ops/shared-answers.ts'
import { addAboutRoute, addStatusRoute } from './ops/status-route.ts'
import { addTriggerRoutes, type WithSessions } from './ops/trigger-routes.ts'
import { addVerificationRoutes } from './ops/verification-routes.ts'
import { EraseBody, HeldBody, LeadParams, LeadsBody, NoChoices, ReasonBody, ThrottleBody } from './ops-bodies.ts'

export interface OpsContext extends ExplainContext {
  readonly status: StatusSource
  readonly withSessions: WithSessions
}

/** What the commands of `galena` do, for programs and consoles of operators. */
export async function addOpsRoutes(app: FastifyInstance, operators: OpsContext): Promise<void> {
  const { operations: context, withSessions } = operators
  const share = shareAnswers(app)
  addStatusRoute(app, operators.status, share)
  addAboutRoute(app, context, share)
  addFiguresRoute(app, context)
  addAuditRoute(app, context)
  addFailureRoutes(app, context)
  addLeadRoutes(app, context)
  addHeldRoutes(app, context)
  addEraseRoute(app, context)
  addThrottleRoutes(app, context)
  addOwnerRoutes(app, context)
  addExplainRoute(app, context)
  addRebuildRoutes(app, context, share)
  addVerificationRoutes(app, context)
  addExplainSearchRoutes(app, operators)
  addCompanyRoutes(app, context)
  addTriggerRoutes(app, { ...context, withSessions })
  await addKeyRoutes(app, context)
}

function addLeadRoutes(app: FastifyInstance, context: OperationsContext): void {
  post(app, 'sync', 'Queue leads to be indexed again', LeadsBody, async (asked, who) => ({
    queued: await syncLeads(context, { who, asked }, { leadIds: asked.lead_ids }),
  }))
  post(app, 'verify', 'Start a pass of the sweep over all leads now', NoChoices, async (_, who) => {
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
      return { leads: await work(context, { who, asked: requireConfirmed(asked, context.engine) }, choice) }
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
  post(app, 'owner/take', "Make the index this database's", ReasonBody, async (asked, who) => ({
    taken: await takeOwner(context, who, requireConfirmed(asked, context.engine).reason),
  }))
}

function addExplainRoute(app: FastifyInstance, context: OperationsContext): void {
  app.get(
    '/ops/leads/:id',
    describeRoute('Everything known about one lead', Facts, { tag, params: LeadParams }),
    async (request) => {
      return explainedFacts(await explainLead(context, idIn(request)))
    },
  )
}
