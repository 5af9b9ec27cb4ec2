import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { type ServiceProgram, startServiceProgram } from '../support/service-program.ts'
import type { Sql } from './database.ts'
import type { LeadContent } from './expected-documents.ts'
import { type ChangedLead, contentOf, namesOf } from './mirrored-lead.ts'
import { type Company, large, quiet } from './population.ts'
import { within } from './within.ts'

/** A copy of the leads of two companies, made of nothing but what `GET /v1/leads/changes` says. */
export interface Mirror {
  /** Starts an api, and follows the changes from then on. */
  start(): Promise<void>
  readonly leads: ReadonlyMap<number, LeadContent>
  /** By kind and id, as `label 101`. */
  readonly names: ReadonlyMap<string, string>
  /** Waits until there is nothing more to read. */
  catchUp(): Promise<void>
  /** Leads that came again as they were, although nothing was said to have changed but a few of them. */
  readonly repeated: ReadonlySet<number>
  stop(): Promise<void>
}

interface MirrorOptions {
  readonly sql: Sql
  /** The folder with the services. */
  readonly build: string
  readonly environment: Readonly<Record<string, string>>
  readonly fault: (line: string) => void
}

interface Follower {
  readonly company: Company
  after: string | undefined
  /** How often it has read to the end. */
  ends: number
}

const catchUpWithinMs = 60_000
const idleMs = 40
const page = 'limit=20&include=answers,attachments,documents'

export function createMirror({ sql, build, environment, fault }: MirrorOptions): Mirror {
  const leads = new Map<number, LeadContent>()
  const names = new Map<string, string>()
  const repeated = new Set<number>()
  const followers = [large, quiet].map((company): Follower => ({ company, after: undefined, ends: 0 }))
  const stopping = new AbortController()
  let api: ServiceProgram | undefined
  let following: Promise<unknown> = Promise.resolve()

  async function follow(follower: Follower): Promise<void> {
    while (!stopping.signal.aborted) {
      // Servers are down for a while.
      const more = await readPage(follower).catch(() => false)
      if (!more) await sleep(idleMs)
    }
  }

  /** Returns whether there is more. */
  async function readPage(follower: Follower): Promise<boolean> {
    const after = follower.after === undefined ? '' : `&after=${follower.after}`
    const answer = await fetch(`${api?.address}/v1/leads/changes?${page}${after}`, {
      headers: { 'x-api-key': keyOf(follower.company) },
    })
    if (answer.status >= 500) return false
    if (!answer.ok) {
      fault(`The changes of company ${follower.company.id} are refused: ${await answer.text()}`)
      stopping.abort()
      return false
    }
    const changes = (await answer.json()) as Changes
    for (const lead of changes.leads) store(lead, follower)
    for (const { kind, id, name } of changes.renamed) names.set(`${kind} ${id}`, name)
    follower.after = changes.next
    if (!changes.more) follower.ends++
    return changes.more
  }

  function store(lead: ChangedLead, { company, ends }: Follower): void {
    const content = contentOf(lead)
    if (ends > 0 && company === quiet && isDeepStrictEqual(content, leads.get(lead.id))) repeated.add(lead.id)
    if (content === undefined) leads.delete(lead.id)
    else leads.set(lead.id, content)
    for (const [key, name] of namesOf(lead)) names.set(key, name)
  }

  return {
    leads,
    names,
    repeated,
    async start() {
      for (const company of [large, quiet])
        await sql("INSERT INTO api_key (company_id, hash, role) VALUES ($1, $2, 'company')", [
          company.id,
          createHash('sha256').update(keyOf(company)).digest('hex'),
        ])
      api = await startServiceProgram('api', { build, environment })
      following = Promise.all(followers.map(follow))
    },
    async catchUp() {
      const before = followers.map(({ ends }) => ends)
      // One that is under way may have begun before the last change.
      const isThere = () => followers.every(({ ends }, at) => ends >= (before[at] ?? 0) + 2)
      if (!(await within(catchUpWithinMs, isThere))) fault('The changes come to no end.')
    },
    async stop() {
      stopping.abort()
      await following
      await api?.stop()
    },
  }
}

interface Changes {
  readonly leads: readonly ChangedLead[]
  readonly renamed: readonly { readonly kind: string; readonly id: number; readonly name: string }[]
  readonly next: string
  readonly more: boolean
}

const keyOf = ({ id }: Company) => `glk_mirror_of_${id}`
