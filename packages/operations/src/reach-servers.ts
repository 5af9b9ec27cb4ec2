import { reachEngine } from '@galena/search/engine/reach-engine'
import { before } from '@galena/service/process/probe'
import type { OperationsContext } from './operations-context.ts'

type Server = 'postgres' | 'elasticsearch'

/** Whether each server answers within so many milliseconds. Asks them at the same time, and never throws. */
export async function reachServers(
  { pool, engine }: Pick<OperationsContext, 'pool' | 'engine'>,
  withinMs: number,
): Promise<Record<Server, boolean>> {
  const [postgres, elasticsearch] = await Promise.all([
    answers(pool.query('SELECT 1'), withinMs),
    answers(reachEngine(engine, withinMs), withinMs),
  ])
  return { postgres, elasticsearch }
}

/** The question goes on when it is too late for an answer: its own time limit ends it. */
async function answers(question: Promise<unknown>, withinMs: number): Promise<boolean> {
  return before(question, withinMs).then(
    () => true,
    () => false,
  )
}
