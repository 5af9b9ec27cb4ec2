/**
 * Sends the searches of one list: a newer one stops those before. What was stopped is never answered, as nobody waits for it,
 * and an error would be shown.
 */
export function newestOnly(send: typeof fetch): typeof fetch {
  let newest = new AbortController()
  return async (input, init) => {
    if (init?.method !== 'POST') return send(input, init)
    newest.abort()
    newest = new AbortController()
    const { signal } = newest
    const answer = await send(input, { ...init, signal })
      .then(whole)
      .catch(failed)
    if (signal.aborted) return new Promise(() => {})
    if (answer instanceof Response) return answer
    throw answer.error
  }
}

/** Whoever reads it later is stopped by nothing. */
async function whole(response: Response): Promise<Response> {
  const body = await response.arrayBuffer()
  return new Response(body, response)
}

const failed = (error: unknown) => ({ error })
