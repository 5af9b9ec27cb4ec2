import t from 'tap'
import { newestOnly } from '../src/server/newest-only.ts'

type Answer = PromiseWithResolvers<Response>

/** A server whose answers wait until the test gives them. */
function waitingServer() {
  const asked: (Answer & { readonly signal: AbortSignal | null | undefined })[] = []
  const send = newestOnly((_, init) => {
    const answer = Promise.withResolvers<Response>()
    init?.signal?.addEventListener('abort', () => answer.reject(init.signal?.reason))
    asked.push({ ...answer, signal: init?.signal })
    return answer.promise
  })
  return {
    asked,
    search: () => send('/v1/search/batch', { method: 'POST', body: '{}' }),
    read: () => send('/v1/fields'),
  }
}

t.test('A newer search stops the one before, which is never answered', async (t) => {
  const { asked, search } = waitingServer()
  const said: string[] = []
  search().then(
    () => said.push('answer'),
    () => said.push('error'),
  )
  const second = search()
  t.equal(asked[0]?.signal?.aborted, true)
  t.equal(asked[1]?.signal?.aborted, false)
  asked[1]?.resolve(Response.json({ total: 2 }, { status: 203 }))
  const answer = await second
  t.match({ status: answer.status, body: await answer.json() }, { status: 203, body: { total: 2 } })
  t.same(said, [])
})

t.test('What is no search stops none, and is stopped by none', async (t) => {
  const { asked, search, read } = waitingServer()
  const fields = read()
  const found = search()
  const again = read()
  t.equal(asked[1]?.signal?.aborted, false)
  for (const { resolve } of asked) resolve(Response.json({}))
  t.same(
    (await Promise.all([fields, found, again])).map(({ ok }) => ok),
    [true, true, true],
  )
})

t.test('A search that is not stopped fails as it did', async (t) => {
  const { asked, search } = waitingServer()
  const broken = new TypeError('Failed to fetch')
  const found = search()
  asked[0]?.reject(broken)
  await t.rejects(found, broken)
})
