import { foreignDocumentIds } from '@galena/search/index/foreign-documents'
import { maxStoredLeads, type StoredLead, searchStoredLeads } from '@galena/search/index/stored-leads'
import { leadsBetween, maxLeadId } from '@galena/store/lead/lead-ranges'
import type { OperationsContext } from '../operations-context.ts'
import { confirmDifferences } from './confirm-differences.ts'
import { readExpectedLeads } from './expected-leads.ts'
import { type Finding, leadIdOf } from './finding.ts'
import { isEqual } from './is-equal.ts'

/** What is compared: ids above `after` up to `to`, of one company or all. */
export interface VerifyRange {
  readonly after: number
  readonly to: number
  readonly companyId?: number | undefined
}

export const allIds: VerifyRange = { after: -1, to: maxLeadId }

/** What one step of a comparison found. */
export interface VerifiedStep {
  /** The range has been compared up to here. */
  readonly upTo: number
  /** Leads and documents that were compared. */
  readonly checked: number
  readonly findings: readonly Finding[]
}

/** How documents are compared: by the hash they hold, or with `whole` by the hash of their content. */
export interface VerifyOptions {
  readonly whole: boolean
}

/** Leads that are compared in one step. */
export const leadsPerStep = 500

type FoundDocument = StoredLead & { readonly id: number }

/** Compares the beginning of a range. */
export async function verifyStep(
  context: OperationsContext,
  index: string,
  range: VerifyRange,
  options: VerifyOptions,
): Promise<VerifiedStep> {
  const { after, to, companyId } = range
  const leads = await leadsBetween(context.pool, after, to, leadsPerStep, companyId)
  const end = leads.length < leadsPerStep ? to : (leads.at(-1)?.id ?? to)
  const { upTo, documents } = await readDocumentsUpTo(context, index, { after, to: end, companyId }, options)
  const leadIds = leads.map(({ id }) => id).filter((id) => id <= upTo)
  const expected = await readExpectedLeads(context, index, leadIds)
  const suspected = new Set<string>()
  const indexed = new Set<number>()
  for (const document of documents) {
    const leadId = leadIdOf(document.address)
    if (leadId === document.id) indexed.add(leadId)
    if (leadId !== document.id || !isEqual(expected.get(leadId)?.hash, document)) suspected.add(document.address)
  }
  for (const id of expected.keys()) if (!indexed.has(id)) suspected.add(String(id))
  return {
    upTo,
    checked: new Set([...expected.keys(), ...indexed]).size + documents.filter(isForeign).length,
    findings: await confirmDifferences(context, index, [...suspected]),
  }
}

/** The documents of a range, and up to which id they are all known: one response holds a limited number of them. */
async function readDocumentsUpTo(
  { engine }: OperationsContext,
  index: string,
  range: VerifyRange,
  options: VerifyOptions,
): Promise<{ upTo: number; documents: FoundDocument[] }> {
  const documents = await searchStoredLeads(engine, index, range, options)
  if (documents.length < maxStoredLeads) return { upTo: range.to, documents }
  const last = documents.at(-1)?.id ?? range.to
  const complete = documents.filter(({ id }) => id < last)
  if (complete.length === 0) throw new Error(`At least ${maxStoredLeads} documents claim to be lead ${last}.`)
  return { upTo: last - 1, documents: complete }
}

function isForeign({ address, id }: FoundDocument): boolean {
  return leadIdOf(address) !== id
}

/** Compares a whole range, step by step; documents without a valid id follow at the end of all ids. */
export async function* verify(
  context: OperationsContext,
  index: string,
  range: VerifyRange,
  options: VerifyOptions,
): AsyncGenerator<VerifiedStep> {
  let { after } = range
  while (after < range.to) {
    const step = await verifyStep(context, index, { ...range, after }, options)
    after = step.upTo
    yield step
  }
  if (range.to < allIds.to || range.companyId !== undefined) return
  const step = await verifyForeignDocuments(context, index)
  if (step.checked > 0) yield step
}

/** Compares the documents that no lead can have. */
export async function verifyForeignDocuments(context: OperationsContext, index: string): Promise<VerifiedStep> {
  const addresses = await foreignDocumentIds(context.engine, index)
  const findings = await confirmDifferences(context, index, addresses)
  return { upTo: allIds.to, checked: addresses.length, findings }
}
