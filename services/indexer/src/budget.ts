/** Work towards Elasticsearch that may be under way at once, of all lanes together; live work goes first. */
export interface Budget {
  spend<Value>(urgent: boolean, work: () => Promise<Value>): Promise<Value>
}

export function createBudget(places: number): Budget {
  let free = places
  const urgentWaiting: (() => void)[] = []
  const waiting: (() => void)[] = []

  async function enter(urgent: boolean): Promise<void> {
    if (free > 0) {
      free--
      return
    }
    await new Promise<void>((resolve) => (urgent ? urgentWaiting : waiting).push(resolve))
  }

  return {
    async spend(urgent, work) {
      await enter(urgent)
      try {
        return await work()
      } finally {
        const next = urgentWaiting.shift() ?? waiting.shift()
        if (next) next()
        else free++
      }
    },
  }
}
