import { cpuMs, familyCpuMs } from '../process-usage.ts'
import { processesIn } from './processes.ts'

/** Milliseconds of CPU of a side's processes. */
export interface Cpu {
  readonly api: number
  readonly indexer: number
  readonly engine: number
  readonly postgres: number
  readonly redis: number
}

/** What the processes of a home use while some work is done. Throws when one of them was replaced meanwhile. */
export async function withCpu<Value>(home: string, work: () => Promise<Value>): Promise<{ value: Value; cpu: Cpu }> {
  const processes = processesIn(home)
  const before = cpuNow(processes)
  const value = await work()
  const after = cpuNow(processes)
  const now = processesIn(home)
  const gone = [...processes].find(([name, pid]) => now.get(name) !== pid)
  if (gone) throw new Error(`${gone[0]} in ${home} ended while it was measured.`)
  return {
    value,
    cpu: {
      api: after.api - before.api,
      indexer: after.indexer - before.indexer,
      engine: after.engine - before.engine,
      postgres: after.postgres - before.postgres,
      redis: after.redis - before.redis,
    },
  }
}

function cpuNow(processes: ReadonlyMap<string, number>): Cpu {
  return {
    api: cpuMs(processes.get('api')),
    indexer: cpuMs(processes.get('indexer')),
    engine: cpuMs(processes.get('elasticsearch')),
    postgres: familyCpuMs(processes.get('postgres')),
    // Queues in Postgres need none.
    redis: processes.has('redis') ? cpuMs(processes.get('redis')) : 0,
  }
}
