/** One action of a `_bulk` request. */
export interface Operation {
  readonly action: 'index' | 'delete'
  readonly id: string
  readonly version: number | undefined
  readonly lines: readonly string[]
}

/** A `_bulk` on its way from an indexer to the engine. Its number rises in the order of arrival. */
export interface Bulk {
  readonly number: number
  readonly sender: string
  readonly index: string
  readonly arrivedAt: number
  readonly operations: readonly Operation[]
}

/** The engine's answer to one action. */
export interface Item {
  readonly [action: string]: { readonly _id: string; readonly status: number; readonly [field: string]: unknown }
}

export interface BulkAnswer {
  readonly errors: boolean
  readonly items: readonly Item[]
  readonly [field: string]: unknown
}

export function readOperations(body: string): Operation[] {
  const lines = body.split('\n').filter((line) => line !== '')
  const operations: Operation[] = []
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? ''
    const [[action, address] = []] = Object.entries(
      JSON.parse(line) as Record<string, { _id: string; version?: number }>,
    )
    if ((action !== 'index' && action !== 'delete') || !address) throw new Error(`A bulk with ${line}`)
    const length = action === 'delete' ? 1 : 2
    operations.push({ action, id: address._id, version: address.version, lines: lines.slice(at, at + length) })
    at += length
  }
  return operations
}

export function writeOperations(operations: readonly Operation[]): string {
  return operations.map(({ lines }) => `${lines.join('\n')}\n`).join('')
}
