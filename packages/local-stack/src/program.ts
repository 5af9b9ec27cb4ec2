import type { ServerUser } from './folders.ts'

/** A process that can be started and supervised. */
export interface Program {
  /** Names its record and its log file. */
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly environment: NodeJS.ProcessEnv
  readonly folder?: string
  readonly user?: ServerUser | undefined
  /** Whether it does its work now. */
  ready(): Promise<boolean>
  /** The process that does the work writes its id there, where it is not the one that was started. */
  readonly pidFile?: string
  readonly stopSignal: NodeJS.Signals
  /** Whether one that an earlier launcher left running may be used on. */
  readonly adoptable: boolean
}
