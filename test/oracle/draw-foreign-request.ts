import type { LeadFacts } from './company-facts.ts'
import type { Company } from './company-pair.ts'
import type { Candidate } from './compare-answer.ts'
import { filterKinds } from './draw-filter.ts'
import type { Random } from './random.ts'
import { type Attribute, inclusions, type SearchRequest, sorts } from './request.ts'

// Another company's campaign is an error, so it is drawn rarely.
const kinds = Object.keys(filterKinds).filter((kind) => !kind.endsWith('campaign') && !kind.endsWith('campaigns'))

/** A request of one company with values of another company's lead: its ids, texts, days, places, attributes. */
export function drawForeignRequest(random: Random, own: Company, foreign: Company): SearchRequest {
  const lead = random.pick(foreign.facts)
  const isMeantAlike = ({ key }: Attribute) =>
    [undefined, 'text', foreign.attributeTypes.get(key)].includes(own.attributeTypes.get(key))
  const filters = random
    .shuffled(kinds)
    .slice(0, random.pick([0, 1, 1, 2]))
    .flatMap((kind) => filterKinds[kind]?.(lead, random, foreign.facts) ?? [])
  const name = `${lead.first_name ?? ''} ${lead.last_name ?? ''}`
  const ids = [`AP${lead.id}`, `${lead.id}`, `${lead.candidate_id}`]
  const typed = random.pick([...ids, lead.email, lead.phone, lead.first_name, lead.last_name, name])
  const request: SearchRequest = Object.assign({}, ...filters)
  return {
    ...request,
    ...(request.others ? { others: request.others.filter(isMeantAlike) } : {}),
    ...(random.chance(0.4) && typed?.trim() ? { query: { text: typed } } : {}),
    ...(random.chance(0.05) ? { campaigns: [lead.campaign_id] } : {}),
    ...(random.chance(0.02) ? { labels: [foreign.ownLabel, ...(request.labels ?? [])] } : {}),
    ...(random.chance(0.5) ? { sort: random.pick(sorts) } : {}),
    ...(random.chance(0.5) ? { page: 1 + random.below(80) } : {}),
    perPage: 10,
    include: inclusions.filter(() => random.chance(0.1)),
  }
}

/** The candidates that are not the company's own by the ids of lead, person and campaign. */
export function foreignCandidates(candidates: readonly Candidate[], own: ReadonlyMap<number, LeadFacts>): Candidate[] {
  return candidates.filter(({ id, candidate_id, campaign_id }) => {
    const lead = own.get(id)
    return lead?.candidate_id !== candidate_id || lead?.campaign_id !== campaign_id
  })
}
