import { installTriggers, triggerFacts } from '@galena/operations/actions/install-triggers'
import type { OperationsContext } from '@galena/operations/operations-context'
import type { Pool } from '@galena/store/database/pool'
import type { FastifyInstance } from 'fastify'
import { NoChoices } from '../ops-bodies.ts'
import { get, post } from './ops-route.ts'

/** Runs work with sessions of its own. Throws an error for operators where a pooler does not give them. */
export type WithSessions = <Value>(who: string, work: (pool: Pool) => Promise<Value>) => Promise<Value>

/** Shorter than an operator's command has: proxies end a response that takes a minute. */
const patience = { waitMs: 2_000, pauseMs: 3_000, attempts: 4 }

/** The database triggers that capture every change. */
export function addTriggerRoutes(
  app: FastifyInstance,
  context: OperationsContext & { readonly withSessions: WithSessions },
): void {
  get(app, 'triggers', 'Whether every table that feeds the index has its triggers', () => triggerFacts(context))
  post(app, 'triggers/install', 'Install triggers that are missing or disabled', NoChoices, async (_, who) => ({
    installed: await context.withSessions('Installing triggers', (pool) =>
      installTriggers({ pool }, who, { patience }),
    ),
  }))
}
