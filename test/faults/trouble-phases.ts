import { setTimeout as sleep } from 'node:timers/promises'
import { isExpected } from './database.ts'
import {
  changeBehindReader,
  fileOfMovingDocument,
  forgottenDelete,
  heldSnapshot,
  heldToken,
  lateDelete,
  lateSettle,
  lateWrite,
  leadOfChangingPerson,
  type Scenario,
} from './scenarios.ts'
import type { Scene } from './scene.ts'
import { deletedIndex, manyGhosts, rewrittenTable, stranger } from './surroundings.ts'
import {
  emptyBusyQueues,
  killAtAnyMoment,
  killUnderWay,
  restartPostgres,
  restartQueues,
  setClockAhead,
  stopEngine,
  stopEngineForLong,
  type Trouble,
  withholdAnswers,
} from './troubles.ts'

/**
 * At first the engine forgets deletes at once, and nothing is later than the confirmation. Then it remembers them, and
 * writes may be as late as they like. `slow` adds the faults that last as long as the indexer's own time-out,
 * and a clock that was ahead.
 */
export async function makeTrouble(scene: Scene, { seconds, slow }: { seconds: number; slow: boolean }): Promise<void> {
  await scene.askIndex('PUT', '_settings', { 'index.gc_deletes': '0s', 'index.refresh_interval': '5s' })
  await phase(
    scene,
    seconds * 550,
    [killUnderWay, killAtAnyMoment, emptyBusyQueues, restartQueues],
    [lateWrite, lateDelete, forgottenDelete, heldToken, heldSnapshot],
  )
  await scene.askIndex('PUT', '_settings', { 'index.gc_deletes': '15m' })
  await phase(
    scene,
    seconds * 450,
    [killUnderWay, restartPostgres, stopEngine, ...(slow ? [withholdAnswers, stopEngineForLong, setClockAhead] : [])],
    [lateWrite, lateDelete, heldToken, heldSnapshot, leadOfChangingPerson, fileOfMovingDocument],
  )
}

const calm: readonly Scenario[] = [
  lateWrite,
  lateDelete,
  forgottenDelete,
  heldToken,
  heldSnapshot,
  changeBehindReader,
  lateSettle,
  leadOfChangingPerson,
  fileOfMovingDocument,
]

/** Every scenario twice without any other fault, so that nothing later repairs what goes wrong. */
export async function playCalmly(scene: Scene): Promise<void> {
  await scene.askIndex('PUT', '_settings', { 'index.gc_deletes': '0s' })
  for (const scenario of [...calm, ...calm]) await carryOut(scenario, scene)
}

/** What comes from outside. The last of these has the index filled anew, so what was wrong before is seen no more. */
export async function playSurroundings(scene: Scene): Promise<void> {
  for (const scenario of [stranger, rewrittenTable, manyGhosts, deletedIndex]) await carryOut(scenario, scene)
}

/** Each trouble once, and scenarios again and again in random order, for this long. */
async function phase(scene: Scene, ms: number, troubles: Trouble[], scenarios: Scenario[]): Promise<void> {
  const { random } = scene
  const end = Date.now() + ms
  let isOver = false
  const play = async () => {
    while (!isOver && Date.now() < end)
      for (const scenario of random.shuffled(scenarios)) {
        if (isOver || Date.now() >= end) return
        await carryOut(scenario, scene)
      }
  }
  const trouble = async () => {
    for (const act of random.shuffled(troubles)) {
      await sleep(random.below(ms / troubles.length / 2))
      if (isOver) return
      await act(scene)
    }
  }
  const over = () => {
    isOver = true
  }
  // Neither continues when the other has failed.
  await Promise.all([play(), trouble()].map((work) => work.catch(rethrowAfter(over))))
}

function rethrowAfter(act: () => void): (error: unknown) => never {
  return (error) => {
    act()
    throw error
  }
}

/** A scenario that was disturbed by a trouble ends, and the next one follows. */
async function carryOut(scenario: Scenario, scene: Scene): Promise<void> {
  try {
    await scenario(scene)
  } catch (error) {
    if (!isExpected(error)) throw error
    // The server is down for a moment.
    await sleep(200)
  }
}
