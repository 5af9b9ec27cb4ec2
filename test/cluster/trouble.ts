import type { Random } from '../oracle/random.ts'
import type { ClusterEngine } from './engine.ts'
import type { ClusterStack } from './stack.ts'
import type { ClusterSystem } from './system.ts'

export interface TroubleScene {
  readonly random: Random
  readonly stack: ClusterStack
  readonly engine: ClusterEngine
  readonly system: ClusterSystem
}

export interface Trouble {
  /** What `galena status` and the metrics have to say meanwhile. */
  readonly said: RegExp
  /** Whether indices without a replica may lose what they have. */
  readonly isDestructive?: true
  readonly act: (scene: TroubleScene) => Promise<Begun>
}

interface Begun {
  /** Waits until it has had its effect; something to note. */
  readonly last: () => Promise<string>
  /** Ends it: what is away begins to come back. */
  readonly end: () => Promise<void> | void
}

/** As `galena status` and the metrics say it. */
export const warning = (code: string) => new RegExp(`"code":"${code}"|code="${code}"} 1`)
export async function liveIndex({ engine, system }: TroubleScene): Promise<string> {
  return Object.keys(await engine.ask<object>('GET', `_alias/${system.index}`))[0] ?? ''
}
