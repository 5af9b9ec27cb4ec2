import { setTimeout as sleep } from 'node:timers/promises'
import { quiet } from '../faults/population.ts'
import { sendNative } from '../support/native.ts'
import { searchPath } from '../support/system.ts'
import { type Mover, sourceOf } from './mover.ts'

/** What became of one search. */
export interface Searched {
  /** `performance.now()` */
  readonly sentAt: number
  readonly answeredAt: number
  readonly kind: string
  /** 503 is the only failure that is allowed. */
  readonly status: number
  /** By how many milliseconds its answer is older than what was committed when it came; where that can be told. */
  readonly age?: number
}

export interface Searches {
  readonly all: readonly Searched[]
  /** Lines about answers that cannot be right. */
  readonly wrong: readonly string[]
  stop(): Promise<void>
}

interface Options {
  readonly address: string
  readonly key: string
  readonly mover: Mover
  readonly perSecond: number
}

/** What an answer says that is wrong, or how old it is. */
interface Judgement {
  readonly status: number
  readonly wrong?: string | undefined
  readonly age?: number
}

const maxUnderWay = 300
const exportEveryMs = 10_000

/** Searches at a steady rate, whatever becomes of them, of a company that always has as many leads. */
export function startSearches({ address, key, mover, perSecond }: Options): Searches {
  const all: Searched[] = []
  const wrong: string[] = []
  const underWay = new Set<Promise<void>>()
  let stopping = false

  const contract = async (parameters: Record<string, string>, judge: (body: Contract) => string | undefined) => {
    const { status, body } = await sendNative(
      address,
      key,
      `${searchPath}?${new URLSearchParams(parameters).toString()}`,
    )
    return { status, wrong: status === 200 ? judge(body as unknown as Contract) : undefined }
  }
  const hasAll = ({ total }: { readonly total: number }) =>
    total === quiet.leads ? undefined : `total ${total} of ${quiet.leads}`

  const kinds: Record<string, () => Promise<Judgement>> = {
    newest: () => contract({}, hasAll),
    'by name': () => contract({ 'filter[query]': 'last' }, hasAll),
    'a far page': () =>
      contract({ page: '30' }, (body) =>
        body.candidates.length === 12 ? hasAll(body) : `${body.candidates.length} rows of 12`,
      ),
    suggestions: async () => {
      const { status, body } = await sendNative(address, key, '/v1/leads/suggest?query=last')
      return {
        status,
        wrong: status !== 200 || body.leads.length === 8 ? undefined : `${body.leads.length} leads of 8`,
      }
    },
    facets: async () => {
      const { status, body } = await sendNative(address, key, '/v1/leads/search', { limit: 0, facets: { status: {} } })
      if (status !== 200) return { status }
      const { values } = (body as unknown as Faceted).facets.status
      const sum = values.reduce((total, { count }) => total + count, 0)
      return { status, wrong: hasAll(body) ?? hasAll({ total: sum }) }
    },
    moved,
    'moved again': moved,
    'and again': moved,
  }

  /** The round begins anew while its last leads are moved, so the count of one that was just begun says little. */
  async function moved(): Promise<Judgement> {
    const { committed } = mover.position()
    const first = committed - (committed % quiet.leads)
    const { status, body } = await sendNative(
      address,
      key,
      `${searchPath}?${new URLSearchParams({ 'filter[source_selected]': sourceOf(committed), per_page: '1' }).toString()}`,
    )
    const now = performance.now()
    if (status !== 200) return { status }
    const { total } = body
    if (total > mover.position().begun - first) return { status, wrong: `${total} leads moved before they were` }
    const nextAt = mover.committedAt(first + total + 1)
    return { status, age: nextAt === undefined ? 0 : now - nextAt }
  }

  async function exportAll(): Promise<Judgement> {
    const answer = await fetch(`${address}/v1/leads/export`, {
      method: 'POST',
      headers: { 'x-api-key': key, 'content-type': 'application/json' },
      body: JSON.stringify({ fields: ['id'] }),
    })
    if (!answer.ok) return { status: answer.status }
    // One that breaks off is a broken connection.
    const text = await answer.text().catch(() => undefined)
    if (text === undefined) return { status: 503 }
    return { status: 200, wrong: hasAll({ total: text.trimEnd().split('\n').length }) }
  }

  function send(kind: string, ask: () => Promise<Judgement>): void {
    const sentAt = performance.now()
    const sent = ask()
      // The api may close an idle connection at the very moment when it is used again.
      .catch((error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? ask() : Promise.reject(error)))
      .then(
        ({ status, wrong: problem, ...rest }) => {
          all.push({ sentAt, answeredAt: performance.now(), kind, status, ...rest })
          if (problem !== undefined) wrong.push(`${new Date().toISOString()} ${kind}: ${problem}`)
          if (!isAllowed(kind, status)) wrong.push(`${new Date().toISOString()} ${kind}: status ${status}`)
        },
        (error: unknown) => void wrong.push(`${kind}: ${String(error)}`),
      )
      .finally(() => underWay.delete(sent))
    underWay.add(sent)
  }

  async function run(): Promise<void> {
    const names = Object.keys(kinds)
    const start = performance.now()
    let nextExport = start
    for (let count = 0; !stopping; count++) {
      const kind = names[count % names.length] ?? ''
      const ask = kinds[kind]
      if (ask && underWay.size < maxUnderWay) send(kind, ask)
      if (performance.now() > nextExport) {
        send('export', exportAll)
        nextExport += exportEveryMs
      }
      await sleep(Math.max(0, start + ((count + 1) * 1_000) / perSecond - performance.now()))
    }
    await Promise.all(underWay)
  }

  const running = run()
  return {
    all,
    wrong,
    async stop() {
      stopping = true
      await running
    },
  }
}

/** At most two exports run at once, and one that waits for Elasticsearch runs. */
const isAllowed = (kind: string, status: number) => [200, 503, ...(kind === 'export' ? [429] : [])].includes(status)

interface Contract {
  readonly total: number
  readonly candidates: readonly object[]
}

interface Faceted {
  readonly facets: { readonly status: { readonly values: readonly { readonly count: number }[] } }
}
