import { setTimeout as sleep } from 'node:timers/promises'
import { searchPath as documentedPath } from '../support/system.ts'

const pauseMs = 100

/** Searches that rely on nothing that an update adds. */
const native: readonly object[] = [
  { query: 'maria', limit: 10 },
  { filter: { field: 'status', in: ['pending', 'hired'] }, sort: [{ field: 'name' }], limit: 10 },
  {
    filter: {
      and: [
        { field: 'labels', is: 'VIP' },
        { field: 'has_resume', is: true },
      ],
    },
    limit: 10,
  },
  { filter: { field: 'created_at', gte: 'today-300d' }, limit: 10 },
]
/** Searches on new fields: they may wait until every lead has these. */
const onNewFields: readonly object[] = [
  { filter: { field: 'gender', is: 'female' }, limit: 10 },
  { filter: { field: 'education', exists: true }, limit: 10 },
  { facets: { school_name: {} }, limit: 0 },
]
const documented = [
  '',
  '?filter[query]=maria',
  '?filter[status_selected]=pending&filter[sort_by_selected]=name',
  '?filter[label_selected]=VIP&page=3',
]

interface Request {
  readonly url: string
  readonly body?: object
  readonly mayWait?: boolean
}

interface Searched {
  readonly answered: number
  /** Answers that fields are not ready, to searches that rely on them. */
  readonly notReady: number
  readonly refusals: readonly string[]
}

/** Searches one after another, each time where `target` says, until it says nothing. */
export async function searchWhile(
  target: () => { readonly address: string; readonly isNative: boolean } | undefined,
  key: string,
): Promise<Searched> {
  const refusals: string[] = []
  let [answered, notReady] = [0, 0]
  for (let turn = 0, to = target(); to !== undefined; turn++, to = target()) {
    const requests = requestsTo(to.address, to.isNative)
    const request = requests[turn % requests.length]
    if (!request) break
    const outcome = await ask(request, key)
    if (outcome === 'answered') answered++
    else if (outcome === 'not ready') notReady++
    else refusals.push(outcome)
    await sleep(pauseMs)
  }
  return { answered, notReady, refusals }
}

function requestsTo(address: string, isNative: boolean): Request[] {
  const old = documented.map((query) => ({ url: `${address}${documentedPath}${query}` }))
  if (!isNative) return old
  const url = `${address}/v1/leads/search`
  return [
    ...old,
    ...native.map((body) => ({ url, body })),
    ...onNewFields.map((body) => ({ url, body, mayWait: true })),
  ]
}

/** `answered`, `not ready`, or what was refused. */
async function ask({ url, body, mayWait }: Request, key: string): Promise<string> {
  try {
    const answer = await fetch(url, {
      method: body ? 'POST' : 'GET',
      headers: { 'x-api-key': key, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (answer.ok) return 'answered'
    if (mayWait && answer.status === 503 && text.includes('/problems/field-not-ready')) return 'not ready'
    return `${answer.status} ${url} ${JSON.stringify(body)} ${text.slice(0, 300)}`
  } catch (error) {
    return `${url} ${String(error)}`
  }
}
