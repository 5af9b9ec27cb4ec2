import { moveRebuild } from '@galena/store/rebuild/move-rebuild'
import type { Rebuild } from '@galena/store/rebuild/rebuilds'
import type { RebuildState } from '@galena/store/rebuild/transitions'
import { failWhenLost } from './lost-index.ts'
import type { RebuildContext } from './rebuild-context.ts'
import { backfill } from './step-backfill.ts'
import { build } from './step-build.ts'
import { catchUp } from './step-catch-up.ts'
import { retain } from './step-retain.ts'
import { swapWhenTold } from './step-swap.ts'
import { verify } from './step-verify.ts'

type Step = (context: RebuildContext, rebuild: Rebuild) => Promise<void>

/** What the controller does in each state of a rebuild. Nothing is left to do in the last four. */
export const steps: Readonly<Record<RebuildState, Step>> = {
  planned: begin,
  building: build,
  backfilling: unlessLost(backfill),
  paused: unlessLost(rest),
  catching_up: unlessLost(catchUp),
  verifying: unlessLost(verify),
  ready: unlessLost(swapWhenTold),
  swapped: retain,
  done: rest,
  failed: rest,
  cancelled: rest,
  rolled_back: rest,
}

async function begin({ pool }: RebuildContext, { id }: Rebuild): Promise<void> {
  await moveRebuild(pool, id, ['planned'], 'building')
}

async function rest(): Promise<void> {}

function unlessLost(step: Step): Step {
  return async (context, rebuild) => {
    if (!(await failWhenLost(context, rebuild))) await step(context, rebuild)
  }
}
