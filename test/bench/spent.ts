import { cpuMs, familyCpuMs } from './process-usage.ts'

/** What some work took: seconds, and milliseconds of CPU per process. */
export interface Spent {
  readonly documents: number
  readonly seconds: number
  readonly cpu: {
    /** This process and its children. */
    readonly here: number
    /** The whole server, including the little that others ask of it meanwhile. */
    readonly postgres: number
    readonly elasticsearch: number
  }
}

/** Ids of the servers' processes; undefined for one that runs elsewhere. */
export interface Servers {
  readonly postgres: number | undefined
  readonly elasticsearch: number | undefined
}

/** Does some work, which returns the number of its documents. */
export async function spent(servers: Servers, work: () => Promise<number>): Promise<Spent> {
  const before = cpuNow(servers)
  const start = performance.now()
  const documents = await work()
  const seconds = (performance.now() - start) / 1_000
  const after = cpuNow(servers)
  return {
    documents,
    seconds,
    cpu: {
      here: after.here - before.here,
      postgres: after.postgres - before.postgres,
      elasticsearch: after.elasticsearch - before.elasticsearch,
    },
  }
}

export const rate = ({ documents, seconds }: Spent) => documents / seconds

/** Milliseconds per document, over several pieces of work together. */
export function cpuOf(some: readonly Spent[], whose: keyof Spent['cpu']): number {
  const sum = (of: (one: Spent) => number) => some.reduce((total, one) => total + of(one), 0)
  return sum(({ cpu }) => cpu[whose]) / sum(({ documents }) => documents)
}

function cpuNow({ postgres, elasticsearch }: Servers): Spent['cpu'] {
  return {
    here: familyCpuMs(process.pid),
    postgres: familyCpuMs(postgres),
    elasticsearch: cpuMs(elasticsearch),
  }
}
