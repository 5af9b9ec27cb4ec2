import { setTimeout as sleep } from 'node:timers/promises'
import { builderVersion, contentHash } from '@galena/lead/document/build-document'
import type { FindPlace } from '@galena/lead/search/resolve-search'
import type { Engine } from '@galena/search/engine/engine'
import { readStoredLeads, type StoredLead, type VersionedStoredLead } from '@galena/search/index/stored-leads'
import { isRowAtFault } from '@galena/store/database/database-failure'
import { isolateFailures } from '@galena/store/database/isolate-failures'
import { inSnapshot, type Pool } from '@galena/store/database/pool'
import { unknownCompany } from '@galena/store/outbox/change'
import { refusedLeads } from '@galena/store/outbox/failures'
import { leadsWithPendingChanges } from '@galena/store/outbox/pending-changes'
import { readDocuments } from '../read-documents.ts'

export interface OperationsContext {
  readonly pool: Pool
  readonly engine: Engine
  readonly findPlace: FindPlace
}

/**
 * How an index differs from the database about one lead:
 * - `missing`: no document
 * - `ghost`: a document without a lead
 * - `stale`: the document is not what would be built now
 * - `old_schema`: built by another version of Galena
 */
export type FindingKind = 'missing' | 'ghost' | 'stale' | 'old_schema'

export interface Finding {
  readonly kind: FindingKind
  /** The document's address: the lead's id, unless a stranger wrote it. */
  readonly address: string
  /** Undefined when the address is no id of a lead. */
  readonly leadId: number | undefined
  readonly companyId: number
  /** Whether the document says that it is another company's than the lead. */
  readonly ofOtherCompany: boolean
  /** Version of the document; 0 when there is none. */
  readonly version: number
}

/** One lead on both sides at a moment. `own` is the hash of the document that would be built. */
interface Look {
  readonly own: string | undefined
  readonly ownCompany: number | undefined
  readonly stored: VersionedStoredLead | undefined
  /** Whether a change is on its way to the index, or the index has refused the lead, which is on record. */
  readonly excused: boolean
}

/** Leads that are looked at in one snapshot. */
const atOnce = 200
/** Between two looks at a difference: longer than a change takes from its commit to the index. */
const secondLookMs = 1_000
/** What keeps changing is being written; it is left alone after this many looks. */
const maxLooks = 5

/** The id of a lead that a document's address stands for. */
export function leadIdOf(address: string): number | undefined {
  const id = Number(address)
  return /^(0|[1-9][0-9]{0,15})$/.test(address) && Number.isSafeInteger(id) ? id : undefined
}

/** Whether what an index holds is what the database says; with the whole document at hand its hash is not believed. */
export function isEqual(own: string | undefined, stored: StoredLead | undefined): boolean {
  return stored === undefined ? own === undefined : own === stored.hash && own === hashOf(stored)
}

/** The hash as it is stored, or as it must be when the document itself is at hand. */
function hashOf({ hash, document }: StoredLead): string {
  if (!document) return hash
  const { hash: _hash, token: _token, ...content } = document
  return contentHash(content)
}

/**
 * Looks at differences once more, so that none is due to a change under way: a finding is what differs in two looks in a
 * row with nothing changed on either side and no change pending. Order of each look: the database, then the engine.
 */
export async function confirmDifferences(
  tools: OperationsContext,
  index: string,
  addresses: readonly string[],
): Promise<Finding[]> {
  const findings: Finding[] = []
  let before = await lookAt(tools, index, addresses)
  for (let round = 1; round < maxLooks; round++) {
    const differing = [...before].filter(([, look]) => differs(look)).map(([address]) => address)
    if (differing.length === 0) break
    await sleep(secondLookMs)
    const now = await lookAt(tools, index, differing)
    for (const [address, look] of now) {
      const earlier = before.get(address)
      const unchanged = look.own === earlier?.own && look.stored?.version === earlier?.stored?.version
      if (!differs(look) || !unchanged || look.excused || earlier?.excused) continue
      findings.push(findingOf(address, look))
      now.delete(address)
    }
    before = now
  }
  return findings
}

function differs({ own, stored }: Look): boolean {
  return !isEqual(own, stored)
}

function findingOf(address: string, { own, ownCompany, stored }: Look): Finding {
  return {
    kind: kindOf(own, stored),
    address,
    leadId: leadIdOf(address),
    companyId: ownCompany ?? stored?.companyId ?? unknownCompany,
    ofOtherCompany: own !== undefined && stored !== undefined && stored.companyId !== ownCompany,
    version: stored?.version ?? 0,
  }
}

function kindOf(own: string | undefined, stored: StoredLead | undefined): FindingKind {
  if (stored === undefined) return 'missing'
  if (own === undefined) return 'ghost'
  return stored.schema === builderVersion ? 'stale' : 'old_schema'
}

async function lookAt(
  tools: OperationsContext,
  index: string,
  addresses: readonly string[],
): Promise<Map<string, Look>> {
  const looks = new Map<string, Look>()
  for (let at = 0; at < addresses.length; at += atOnce) {
    const some = addresses.slice(at, at + atOnce)
    const ours = await readExpected(
      tools,
      index,
      some.map(leadIdOf).filter((id) => id !== undefined),
    )
    const theirs = await readStoredLeads(tools.engine, index, some)
    for (const address of some) {
      const own = ours.get(leadIdOf(address) ?? -1)
      looks.set(address, {
        own: own?.hash,
        ownCompany: own?.companyId,
        stored: theirs.get(address),
        excused: own?.excused ?? false,
      })
    }
  }
  return looks
}

interface ExpectedLead {
  readonly hash: string | undefined
  readonly companyId: number | undefined
  readonly excused: boolean
}

async function readExpected(
  tools: Pick<OperationsContext, 'pool' | 'findPlace'>,
  index: string,
  leadIds: readonly number[],
): Promise<Map<number, ExpectedLead>> {
  const parts = await isolateFailures(leadIds, {
    work: (ids) => readSnapshot(tools, index, ids),
    isItemAtFault: isRowAtFault,
    // A row that cannot be read is refused when it is indexed, and recorded as a failure.
    failed: (leadId) =>
      new Map<number, ExpectedLead>([[leadId, { hash: undefined, companyId: undefined, excused: true }]]),
  })
  return new Map(parts.flatMap((part) => [...part]))
}

async function readSnapshot(
  tools: Pick<OperationsContext, 'pool' | 'findPlace'>,
  index: string,
  leadIds: readonly number[],
): Promise<Map<number, ExpectedLead>> {
  return inSnapshot(tools.pool, async (client) => {
    const pending = await leadsWithPendingChanges(client, leadIds)
    const refused = await refusedLeads(client, index, leadIds)
    const documents = await readDocuments(client, leadIds, tools.findPlace)
    return new Map(
      leadIds.map((id) => {
        const document = documents.get(id)
        return [
          id,
          {
            hash: document && contentHash(document),
            companyId: document?.company_id,
            excused: pending.has(id) || refused.has(id),
          },
        ]
      }),
    )
  })
}

/** Hashes of the documents of these leads as they would be built now; undefined where there is no lead, or it cannot be read. */
export async function expectedHashes(
  tools: OperationsContext,
  index: string,
  leadIds: readonly number[],
): Promise<Map<number, string | undefined>> {
  return new Map([...(await readExpected(tools, index, leadIds))].map(([id, { hash }]) => [id, hash]))
}
