/**
 * Does work for a batch. When it fails with an error that a single item can cause, the batch is halved until each such
 * item is alone, and `failed` says what its result is. Other errors are thrown. Results come in the order of the items.
 */
export async function isolateFailures<Item, Result>(
  batch: readonly Item[],
  handlers: {
    readonly work: (batch: readonly Item[]) => Promise<Result>
    readonly isItemAtFault: (error: unknown) => error is Error
    readonly failed: (item: Item, error: Error) => Result
  },
): Promise<Result[]> {
  const [first] = batch
  if (first === undefined) return []
  try {
    return [await handlers.work(batch)]
  } catch (error) {
    if (!handlers.isItemAtFault(error)) throw error
    if (batch.length === 1) return [handlers.failed(first, error)]
    const middle = Math.ceil(batch.length / 2)
    return [
      ...(await isolateFailures(batch.slice(0, middle), handlers)),
      ...(await isolateFailures(batch.slice(middle), handlers)),
    ]
  }
}
