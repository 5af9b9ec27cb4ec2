import { explainedFacts, explainLead } from '@galena/operations/explain/explain-lead'
import { gateOf } from '@galena/operations/rebuild/gate'
import {
  cancelRebuild,
  cleanup,
  pauseRebuild,
  planOf,
  resumeRebuild,
  rollback,
  startRebuild,
  swap,
} from '@galena/operations/rebuild/rebuild'
import { readStatus, rebuildFacts } from '@galena/operations/status'
import type { OperationsContext } from '@galena/operations/verify/compare'
import { readAudit, recordAudit } from '@galena/store/operator/audit'
import { readThrottle, setThrottle } from '@galena/store/operator/throttle'
import { discardFailures, listFailures, retryFailures } from '@galena/store/outbox/failures'
import { queueLeads } from '@galena/store/outbox/queue-leads'
import { type Rebuild, readRebuild } from '@galena/store/rebuild/rebuilds'
import { requestVerification } from '@galena/store/verify/sweep'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Static, type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'
import { operatorOf } from '../auth/operator-scope.ts'
import { apiError, badRequest } from '../errors/api-error.ts'
import { describeRoute } from './openapi.ts'

const maxRows = 1_000

const Facts = Type.Object({}, { additionalProperties: true, description: 'As the command with --json prints it.' })
const id = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
const leadIds = Type.Array(id, { minItems: 1, maxItems: 10_000 })
const StartBody = Type.Object(
  {
    swap: Type.Optional(Type.Boolean({ description: 'Let searches read the new index by itself.' })),
    retain_hours: Type.Optional(Type.Number({ minimum: 0, maximum: 8_760 })),
    shards: Type.Optional(Type.Integer({ minimum: 1, maximum: 64 })),
    replicas: Type.Optional(Type.Integer({ minimum: 0, maximum: 8 })),
  },
  { additionalProperties: false },
)
const ForceBody = Type.Object(
  {
    force: Type.Optional(Type.String({ pattern: '\\S', description: 'Why the gate is passed by; it is recorded.' })),
  },
  { additionalProperties: false },
)
const LeadsBody = Type.Object({ lead_ids: leadIds })
const ThrottleBody = Type.Object(
  {
    backfill_per_second: Type.Optional(Type.Union([Type.Integer({ minimum: 1, maximum: 1_000_000 }), Type.Null()])),
    sweep_hours: Type.Optional(Type.Union([Type.Number({ minimum: 0, maximum: 8_760 }), Type.Null()])),
  },
  { additionalProperties: false },
)

/** What the commands of `galena` do, for programs and consoles of operators. */
export function addOpsRoutes(app: FastifyInstance, tools: OperationsContext): void {
  const { pool } = tools
  const get = (path: string, summary: string, answer: (request: FastifyRequest) => Promise<object>) =>
    app.get(`/ops/${path}`, describeRoute(summary, Facts, { tag: 'operators' }), answer)
  const change = <Body extends TSchema>(
    method: 'post' | 'patch',
    path: string,
    summary: string,
    schema: Body,
    work: (body: Static<Body>, who: string) => Promise<object>,
  ) =>
    app[method](`/ops/${path}`, describeRoute(summary, Facts, { tag: 'operators', body: schema }), async (request) =>
      work(readBody(schema, request.body ?? {}), operatorOf(request)),
    )

  get('status', 'How far the index is behind the database', () => readStatus(tools))
  get('audit', 'What operators did, last first', async () => ({ entries: await readAudit(pool, maxRows) }))
  get('failures', 'Leads that the search engine refused', async () => ({
    failures: await listFailures(pool, {}, maxRows),
  }))
  change('post', 'failures/retry', 'Try refused leads again', LeadsBody, async ({ lead_ids }, who) => {
    await recordAudit(pool, who, 'failures retry', { lead_ids })
    return { retried: await retryFailures(pool, { leadIds: lead_ids }) }
  })
  change('post', 'failures/discard', 'Forget failures', LeadsBody, async ({ lead_ids }, who) => {
    await recordAudit(pool, who, 'failures discard', { lead_ids })
    return { discarded: await discardFailures(pool, { leadIds: lead_ids }) }
  })
  change('post', 'sync', 'Have leads written again', LeadsBody, async ({ lead_ids }, who) => {
    await recordAudit(pool, who, 'sync', { lead_ids })
    return { queued: await queueLeads(pool, { leadIds: lead_ids }) }
  })
  change('post', 'verify', 'Have the sweep go round at once', Type.Object({}), async (_, who) => {
    await recordAudit(pool, who, 'verify', {})
    await requestVerification(pool, `A verification was asked for by ${who}.`)
    return { asked: true }
  })
  get('throttle', 'How fast background work goes', async () => throttleFacts(tools))
  change('patch', 'throttle', 'Change it at once; null puts a setting back', ThrottleBody, async (body, who) => {
    await setThrottle(pool, { backfillPerSecond: body.backfill_per_second, sweepHours: body.sweep_hours })
    await recordAudit(pool, who, 'throttle', body)
    return throttleFacts(tools)
  })
  app.get(
    '/ops/leads/:id',
    describeRoute('All that is known of one lead', Facts, { tag: 'operators', params: Type.Object({ id }) }),
    async (request) => {
      const asked = (request.params as { id: string }).id
      if (!/^\d{1,15}$/.test(asked)) throw apiError('not_found')
      return explainedFacts(await explainLead(tools, Number(asked)))
    },
  )

  get('rebuilds/plan', 'What a rebuild would take', () => planOf(tools))
  get('rebuilds/last', 'How far the run is, or how the last one ended', async () => {
    const run = await readRebuild(pool)
    return run ? rebuildFacts(run) : { id: null, state: null }
  })
  get('rebuilds/last/gate', 'Which conditions of a swap are met now', async () => {
    const { id, checks } = await gateOf(tools)
    return { id, open: checks.every(({ met }) => met), checks }
  })
  change('post', 'rebuilds', 'Begin a rebuild', StartBody, async (body, who) =>
    startRebuild(tools, who, {
      autoSwap: body.swap ?? false,
      retainHours: body.retain_hours ?? 24,
      shards: body.shards,
      replicas: body.replicas,
    }),
  )
  const step = (name: string, summary: string, work: (tools: OperationsContext, who: string) => Promise<Rebuild>) =>
    change('post', `rebuilds/last/${name}`, summary, Type.Object({}), async (_, who) =>
      rebuildFacts(await work(tools, who)),
    )
  step('pause', 'Rest the writing of old leads', pauseRebuild)
  step('resume', 'Go on with a run that rests', resumeRebuild)
  step('cancel', 'End the run; its index is dropped', cancelRebuild)
  step('cleanup', 'End the rollback window', cleanup)
  for (const [name, summary, work] of [
    ['swap', 'Let searches read the new index', swap],
    ['rollback', 'Let searches read the index before again', rollback],
  ] as const)
    change('post', `rebuilds/last/${name}`, summary, ForceBody, async ({ force }, who) =>
      rebuildFacts(await work(tools, who, { force })),
    )
}

async function throttleFacts({ pool }: OperationsContext): Promise<object> {
  const { backfillPerSecond, sweepHours } = await readThrottle(pool)
  return { backfill_per_second: backfillPerSecond ?? null, sweep_hours: sweepHours }
}

/** The body of a request, when it is as described. */
function readBody<Body extends TSchema>(schema: Body, body: unknown): Static<Body> {
  const [error] = Value.Errors(schema, body)
  if (error)
    throw badRequest([
      { code: 'invalid_body', message: `The body is not accepted: ${error.instancePath || 'it'} ${error.message}.` },
    ])
  return body as Static<Body>
}
