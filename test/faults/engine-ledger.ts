import type { Bulk, BulkAnswer, Operation } from './bulk.ts'
import type { Count } from './fault-counts.ts'

interface Applied {
  readonly number: number
  readonly action: Operation['action']
  readonly version: number
}

/** What the engine applied: the newest bulk of each lead and index, and its last steps for finding a cause. */
export interface EngineLedger {
  note(bulk: Bulk, operations: readonly Operation[], answer: BulkAnswer): void
  /** Whether a newer bulk has written the lead to the same index. */
  isOutdated(id: string, bulk: Bulk, action?: Operation['action']): boolean
  history(id: string): readonly string[]
  readonly senders: ReadonlySet<string>
}

const historyLength = 12

export function createLedger(count: Count): EngineLedger {
  const newest = new Map<string, Applied>()
  const histories = new Map<string, string[]>()
  const senders = new Set<string>()

  function noteOne(bulk: Bulk, operation: Operation, status: number): void {
    const { id, action } = operation
    const address = `${bulk.index} ${id}`
    const before = newest.get(address)
    const applied = status < 300 || (status === 404 && action === 'delete')
    const version = operation.version ?? 0
    if (before && before.number > bulk.number && (applied || status === 409))
      count(action === 'delete' ? 'older delete arrived after a newer write' : 'older write arrived after a newer one')
    if (applied && action === 'index' && before?.action === 'delete' && before.version > version)
      count('older write brought a deleted lead back')
    if (applied && !(before && before.number > bulk.number))
      newest.set(address, { number: bulk.number, action, version })
    const time = new Date().toISOString().slice(14, 23)
    const line = `${time} bulk ${bulk.number} of ${bulk.sender} to ${bulk.index}: ${action} version ${version} → ${status}`
    histories.set(id, [...(histories.get(id) ?? []), line].slice(-historyLength))
  }

  return {
    note(bulk, operations, answer) {
      senders.add(bulk.sender)
      for (const [position, operation] of operations.entries()) {
        const status = answer.items[position]?.[operation.action]?.status
        if (status !== undefined) noteOne(bulk, operation, status)
      }
    },
    isOutdated(id, { index, number }, action) {
      const seen = newest.get(`${index} ${id}`)
      return seen !== undefined && seen.number > number && (action === undefined || seen.action === action)
    },
    history: (id) => histories.get(id) ?? [],
    senders,
  }
}
