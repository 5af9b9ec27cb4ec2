import { setTimeout as sleep } from 'node:timers/promises'
import { builderVersion } from '@galena/lead/document/build-document'
import { readStoredLeads, type VersionedStoredLead } from '@galena/search/index/stored-leads'
import { unknownCompany } from '@galena/store/outbox/change'
import type { OperationsContext } from '../operations-context.ts'
import { type ExpectedLead, readExpectedLeads } from './expected-leads.ts'
import { type Finding, type FindingKind, leadIdOf } from './finding.ts'
import { isEqual } from './is-equal.ts'

/** An address that differs at a moment. It holds no document: very many may differ. */
interface Difference {
  /** Undefined when the address is no id of a lead. */
  readonly expected: ExpectedLead | undefined
  readonly stored: Pick<VersionedStoredLead, 'companyId' | 'schema' | 'version'> | undefined
}

/** Leads that are read in one snapshot. */
const leadsPerSnapshot = 200
/** Between two comparisons of a lead: longer than a change takes from its commit to the index. */
const pauseMs = 1_000
/** A lead that still changes after this many comparisons is being written, and is skipped. */
const maxComparisons = 5

/**
 * Compares suspected differences again, so that a change that is being written is no finding: a finding differs in two
 * comparisons in a row, with nothing changed on either side and no change pending. Each comparison reads the database
 * first, then the index.
 */
export async function confirmDifferences(
  context: OperationsContext,
  index: string,
  addresses: readonly string[],
): Promise<Finding[]> {
  const findings: Finding[] = []
  let before = await findDifferences(context, index, addresses)
  for (let count = 1; count < maxComparisons && before.size > 0; count++) {
    await sleep(pauseMs)
    const now = await findDifferences(context, index, [...before.keys()])
    for (const [address, difference] of now) {
      if (!isConfirmed(difference, before.get(address))) continue
      findings.push(findingOf(address, difference))
      now.delete(address)
    }
    before = now
  }
  return findings
}

function isConfirmed(now: Difference, before: Difference | undefined): boolean {
  const isUnchanged = now.expected?.hash === before?.expected?.hash && now.stored?.version === before?.stored?.version
  const isExcused = now.expected?.excused || before?.expected?.excused
  return isUnchanged && !isExcused
}

function findingOf(address: string, difference: Difference): Finding {
  const { expected, stored } = difference
  return {
    kind: kindOf(difference),
    address,
    leadId: leadIdOf(address),
    companyId: expected?.companyId ?? stored?.companyId ?? unknownCompany,
    ofOtherCompany: expected?.hash !== undefined && stored !== undefined && stored.companyId !== expected.companyId,
    version: stored?.version ?? 0,
  }
}

function kindOf({ expected, stored }: Difference): FindingKind {
  if (stored === undefined) return 'missing'
  if (expected?.hash === undefined) return 'ghost'
  return stored.schema === builderVersion ? 'stale' : 'old_schema'
}

async function findDifferences(
  context: OperationsContext,
  index: string,
  addresses: readonly string[],
): Promise<Map<string, Difference>> {
  const differences = new Map<string, Difference>()
  for (let at = 0; at < addresses.length; at += leadsPerSnapshot) {
    const some = addresses.slice(at, at + leadsPerSnapshot)
    const leadIds = some.map(leadIdOf).filter((id) => id !== undefined)
    const allExpected = await readExpectedLeads(context, index, leadIds)
    const allStored = await readStoredLeads(context.engine, index, some)
    for (const address of some) {
      const expected = allExpected.get(leadIdOf(address) ?? -1)
      const stored = allStored.get(address)
      if (!isEqual(expected?.hash, stored)) differences.set(address, { expected, stored: stored && slim(stored) })
    }
  }
  return differences
}

function slim({ companyId, schema, version }: VersionedStoredLead): Difference['stored'] {
  return { companyId, schema, version }
}
