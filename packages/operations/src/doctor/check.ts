import type { Finding } from '@galena/store/operator/warnings'
import { type Part, runPart } from '../status/parts.ts'
import { bad, type Diagnosis, ok, type warning } from './diagnosis.ts'

/** Looks at one thing, and says what it found. */
export interface Check {
  readonly name: string
  readonly make: () => Promise<Diagnosis | Diagnosis[]>
}

/** How long one check may take, beside the others. */
const checkMs = 4_000

/** Makes all checks side by side. One that fails or takes too long says so, and hides no other. */
export async function makeChecks(checks: readonly Check[]): Promise<Diagnosis[]> {
  const made = await Promise.all(
    checks.map(async ({ name, make }) => {
      const part: Part<Diagnosis | Diagnosis[]> = await runPart(make, checkMs)
      return part.value ?? notMade(name, part.error)
    }),
  )
  return made.flat()
}

function notMade(name: string, error: unknown): Diagnosis {
  const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  return bad(name, `This cannot be checked: ${why}`, 'Correct what else is bad here first, then run this again.')
}

/** A check that the indexers make as well, and whose finding they record as a warning. */
export function watched(
  name: string,
  fine: string,
  find: () => Promise<Finding | undefined>,
  tell: typeof warning = bad,
): Check {
  return {
    name,
    make: async () => {
      const finding = await find()
      return finding ? tell(name, finding.message, finding.remedy) : ok(name, fine)
    },
  }
}
