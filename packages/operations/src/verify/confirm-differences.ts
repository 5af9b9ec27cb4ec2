import { setTimeout as sleep } from 'node:timers/promises'
import { builderVersion } from '@galena/lead/document/build-document'
import { readStoredLeads, type VersionedStoredLead } from '@galena/search/index/stored-leads'
import { unknownCompany } from '@galena/store/outbox/change'
import type { OperationsContext } from '../operations-context.ts'
import { type ExpectedLead, readExpectedLeads } from './expected-leads.ts'
import { type Finding, type FindingKind, leadIdOf } from './finding.ts'
import { isEqual } from './is-equal.ts'

/** One address on both sides at a moment. */
interface Comparison {
  /** Undefined when the address is no id of a lead. */
  readonly expected: ExpectedLead | undefined
  readonly stored: VersionedStoredLead | undefined
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
  let before = await compare(context, index, addresses)
  for (let count = 1; count < maxComparisons; count++) {
    const differing = [...before].filter(([, comparison]) => differs(comparison)).map(([address]) => address)
    if (differing.length === 0) break
    await sleep(pauseMs)
    const now = await compare(context, index, differing)
    for (const [address, comparison] of now) {
      if (!isConfirmed(comparison, before.get(address))) continue
      findings.push(findingOf(address, comparison))
      now.delete(address)
    }
    before = now
  }
  return findings
}

function isConfirmed(now: Comparison, before: Comparison | undefined): boolean {
  const isUnchanged = now.expected?.hash === before?.expected?.hash && now.stored?.version === before?.stored?.version
  const isExcused = now.expected?.excused || before?.expected?.excused
  return differs(now) && isUnchanged && !isExcused
}

function differs({ expected, stored }: Comparison): boolean {
  return !isEqual(expected?.hash, stored)
}

function findingOf(address: string, comparison: Comparison): Finding {
  const { expected, stored } = comparison
  return {
    kind: kindOf(comparison),
    address,
    leadId: leadIdOf(address),
    companyId: expected?.companyId ?? stored?.companyId ?? unknownCompany,
    ofOtherCompany: expected?.hash !== undefined && stored !== undefined && stored.companyId !== expected.companyId,
    version: stored?.version ?? 0,
  }
}

function kindOf({ expected, stored }: Comparison): FindingKind {
  if (stored === undefined) return 'missing'
  if (expected?.hash === undefined) return 'ghost'
  return stored.schema === builderVersion ? 'stale' : 'old_schema'
}

async function compare(
  context: OperationsContext,
  index: string,
  addresses: readonly string[],
): Promise<Map<string, Comparison>> {
  const comparisons = new Map<string, Comparison>()
  for (let at = 0; at < addresses.length; at += leadsPerSnapshot) {
    const some = addresses.slice(at, at + leadsPerSnapshot)
    const leadIds = some.map(leadIdOf).filter((id) => id !== undefined)
    const expected = await readExpectedLeads(context, index, leadIds)
    const stored = await readStoredLeads(context.engine, index, some)
    for (const address of some)
      comparisons.set(address, { expected: expected.get(leadIdOf(address) ?? -1), stored: stored.get(address) })
  }
  return comparisons
}
