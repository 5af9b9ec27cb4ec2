import type { Box, Filter } from '@galena/lead/search/filter'
import {
  keyTerm,
  numberTerm,
  sortTerm,
  structureTerm,
  term,
  textTerm,
  valueTerms,
} from '@galena/lead/text/attribute-value'
import { compileName, compileSearchText } from './compile-search-text.ts'
import { allOf, type EngineQuery, matchNone } from './engine-query.ts'

/**
 * The query for the leads that match a filter, in any company: `search-leads.ts` adds the company. Only search text
 * scores, so that better matches come first.
 */
export function compileFilter(filter: Filter): EngineQuery {
  switch (filter.kind) {
    case 'nobody':
      return matchNone
    case 'any':
      // Inside a filter, so that the alternatives add nothing to the score.
      return allOf({ bool: { should: filter.filters.map(compileFilter) } })
    case 'all':
      return allOf(...filter.filters.map(compileFilter))
    case 'not':
      return { bool: { must_not: [compileFilter(filter.filter)] } }
    case 'exists':
      return { exists: { field: filter.field } }
    case 'lead':
      return { ids: { values: filter.ids.map(String) } }
    case 'person':
      return { terms: { candidate_id: filter.ids.map(String) } }
    case 'terms':
      return { terms: { [filter.field]: [...filter.values] } }
    case 'prefix':
      return { prefix: { [filter.field]: { value: filter.value } } }
    case 'ending':
      return { wildcard: { [filter.field]: { value: `*${filter.value.replace(/[\\*?]/g, '\\$&')}` } } }
    case 'name':
      return compileName(filter.terms)
    case 'campaign':
      return { terms: { campaign_id: filter.ids.map(String) } }
    case 'folder':
      return { term: { folder_id: String(filter.id) } }
    case 'label':
      return { terms: { label_ids: filter.ids.map(String) } }
    case 'time':
      return { range: { [filter.field]: timeRange(filter.from, filter.before) } }
    case 'source':
      return { term: { source: sortTerm(filter.value) } }
    case 'completion method':
      return { term: { completion_method: term(filter.value) } }
    case 'location words':
      return filter.words.length === 0
        ? matchNone
        : allOf(...filter.words.map((word) => ({ term: { location_words: term(word) } })))
    case 'within':
      return {
        geo_distance: {
          distance: `${filter.kilometres}km`,
          point: { lat: filter.centre.latitude, lon: filter.centre.longitude },
        },
      }
    case 'box':
      return { geo_bounding_box: { point: corners(filter) } }
    case 'resume':
      return { term: { resume: filter.attached } }
    case 'attribute key':
      return { term: { attribute_terms: keyTerm(filter.key) } }
    case 'attribute text':
      return { term: { attribute_terms: textTerm(filter.key, filter.value) } }
    case 'attribute number':
      return { term: { attribute_terms: numberTerm(filter.key, filter.value) } }
    case 'attribute from':
      return ofReading(filter.key, { range: { 'attributes.date': { gte: filter.day } } })
    case 'attribute range':
      return ofReading(filter.key, { range: { [`attributes.${filter.reading}`]: { ...filter.bounds } } })
    case 'attribute value':
      return attributePresence(filter.key)
    case 'attribute without': {
      const typed = ofReading(filter.key, { exists: { field: `attributes.${filter.type}` } })
      return { bool: { filter: [{ term: { attribute_terms: keyTerm(filter.key) } }], must_not: [typed] } }
    }
    case 'bar':
      return compileSearchText(filter.reading)
  }
}

/** The lead has a number, or a day, of this attribute for which the condition holds. */
export function ofReading(key: string, condition: EngineQuery): EngineQuery {
  return { nested: { path: 'attributes', query: allOf({ term: { 'attributes.key': term(key) } }, condition) } }
}

function timeRange(from: number | undefined, before: number | undefined) {
  return {
    format: 'epoch_millis',
    ...(from !== undefined && { gte: from }),
    ...(before !== undefined && { lt: before }),
  }
}

/** The lead has the attribute, with a value that is not an empty text. */
function attributePresence(key: string): EngineQuery {
  const texts = valueTerms(key)
  if (!texts) return { term: { attribute_terms: keyTerm(key) } }
  const should: EngineQuery[] = [
    { range: { attribute_terms: { gt: texts.after, lt: texts.before } } },
    { term: { attribute_terms: structureTerm(key) } },
  ]
  return allOf({ bool: { should } })
}

function corners({ north, south, east, west }: Box) {
  return { top_left: { lat: north, lon: west }, bottom_right: { lat: south, lon: east } }
}
