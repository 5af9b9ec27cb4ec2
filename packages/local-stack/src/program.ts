import type { ServerUser } from './folders.ts'

/** A process that can be started and supervised. */
export interface Program {
  /** Also the name of its record and its log file. */
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly environment: NodeJS.ProcessEnv
  readonly folder?: string
  readonly user?: ServerUser | undefined
  /** Whether it is ready to serve. */
  ready(): Promise<boolean>
  /** Where the real server writes its process id, when the started process is only a launcher. */
  readonly pidFile?: string
  readonly stopSignal: NodeJS.Signals
  /** Whether a process that an earlier launcher left running may be kept. */
  readonly adoptable: boolean
}
