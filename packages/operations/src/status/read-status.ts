import { builderVersion } from '@galena/lead/document/build-document'
import { hasCurrentMapping, mappingHash } from '@galena/search/index/index-names'
import { type Warning, warningOf } from '@galena/store/operator/warnings'
import { galenaVersion } from '../galena-version.ts'
import { type Ownership, whyNotOurs } from '../owner/ownership.ts'
import { engineProblems } from './engine-problems.ts'
import { figuresOf } from './figures.ts'
import { indexProblems } from './index-problems.ts'
import { brakeFacts, clusterFacts, diskFacts, lastError, ownerFacts, processFacts, serverFacts } from './part-facts.ts'
import { readParts, type StatusParts } from './read-parts.ts'
import { serverProblems } from './server-problems.ts'
import type { StatusContext } from './status-context.ts'
import type { VersionFacts } from './status-facts.ts'
import { joined, verdictOf, whyNotWritten } from './verdict.ts'

export type Status = Awaited<ReturnType<typeof readStatus>>

/**
 * How far the index is behind the database, and what else operators should know, as JSON with stable names. Answers within
 * four seconds: what a server did not answer by then is null, and the verdict says so.
 */
export async function readStatus(context: StatusContext) {
  const parts = await readParts(context)
  const ownership = parts.ownership.value
  const notOurs = ownership && whyNotOurs(ownership)
  const warnings = withOwner(parts.postgres.records.value?.warnings ?? [], notOurs)
  const figures = figuresOf(parts, { ownership, notOurs, warnings })
  const findings = joined(serverProblems(parts), engineProblems(parts), indexProblems(figures, parts, warnings))
  return {
    verdict: verdictOf(findings),
    ...figures,
    servers: serverFacts(parts),
    processes: processFacts(parts.postgres.processes.value),
    disk: diskFacts(parts),
    cluster: clusterFacts(parts.cluster.value, ownership?.live?.index),
    brake: brakeFacts(parts.postgres.records.value),
    owner: ownership ? ownerFacts(ownership, notOurs) : null,
    versions: versionsOf(parts, ownership),
    tzdata: parts.postgres.tzdata.value ?? null,
    /** Why changes do not reach the index now: a sentence each. */
    writes_refused: whyNotWritten(findings.problems),
    /** The latest of all processes at work. */
    last_error: lastError(parts.postgres.processes.value),
  }
}

/** No indexer has recorded that the index is another owner's where none could be started. */
function withOwner(recorded: readonly Warning[], notOurs: string | undefined): readonly Warning[] {
  if (notOurs === undefined || recorded.some(({ code }) => code === 'index_not_ours')) return recorded
  return [...recorded, warningOf('index_not_ours', { message: notOurs, remedy: '' }, new Date())]
}

function versionsOf({ postgres }: StatusParts, ownership: Ownership | undefined): VersionFacts {
  const live = ownership?.live
  const target = postgres.backlog.value?.targets.find(({ index }) => index === live?.index)
  return {
    galena: galenaVersion,
    builder: builderVersion,
    index_builder: target?.builder ?? null,
    mapping: mappingHash,
    index_has_mapping: live === undefined ? null : hasCurrentMapping(live.index),
  }
}
