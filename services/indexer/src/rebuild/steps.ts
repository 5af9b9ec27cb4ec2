import { moveRebuild } from '@galena/store/rebuild/move-rebuild'
import type { Rebuild } from '@galena/store/rebuild/rebuilds'
import type { RebuildState } from '@galena/store/rebuild/transitions'
import { failWhenLost } from './lost-index.ts'
import type { RebuildContext } from './rebuild-context.ts'
import { backfill } from './step-backfill.ts'
import { build } from './step-build.ts'
import { catchUp } from './step-catch-up.ts'
import { retain } from './step-retain.ts'
import { swapWhenAutomatic } from './step-swap.ts'
import { verify } from './step-verify.ts'

type Step = (context: RebuildContext, rebuild: Rebuild) => Promise<void>

/** What the controller does in each state of a rebuild. */
export const steps: Readonly<Record<RebuildState, Step>> = {
  planned: begin,
  building: build,
  backfilling: unlessLost(backfill),
  paused: unlessLost(nothing),
  catching_up: unlessLost(catchUp),
  verifying: unlessLost(verify),
  ready: unlessLost(swapWhenAutomatic),
  swapped: retain,
  done: nothing,
  failed: nothing,
  cancelled: nothing,
  rolled_back: nothing,
}

async function begin({ pool }: RebuildContext, { id }: Rebuild): Promise<void> {
  await moveRebuild(pool, id, ['planned'], 'building')
}

async function nothing(): Promise<void> {}

function unlessLost(step: Step): Step {
  return async (context, rebuild) => {
    if (!(await failWhenLost(context, rebuild))) await step(context, rebuild)
  }
}
