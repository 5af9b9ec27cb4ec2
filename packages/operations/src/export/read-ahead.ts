/** The same items; while one is used, the next one is made, and no more. */
export async function* readAhead<Item>(source: AsyncGenerator<Item>): AsyncGenerator<Item> {
  const ask = () => {
    const asked = source.next()
    // Its error is thrown when it is its turn.
    asked.catch(() => undefined)
    return asked
  }
  try {
    for (let next = ask(); ; ) {
      const { value, done } = await next
      if (done) return
      next = ask()
      yield value as Item
    }
  } finally {
    await source.return(undefined)
  }
}
