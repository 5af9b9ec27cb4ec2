import t from 'tap'
import { filterNames } from '../src/search/search-parameters.ts'
import { nearestName } from '../src/text/nearest-name.ts'

t.test('The nearest name shares words, or differs by a typo', async (t) => {
  for (const [wrong, meant] of [
    ['sort', 'sort_by_selected'],
    ['sort_by', 'sort_by_selected'],
    ['radius', 'location_radius_selected'],
    ['direction', 'sort_direction_selected'],
    ['campaign', 'campaign_id'],
    ['campaing_id', 'campaign_id'],
    ['querry', 'query'],
    ['location', 'location_selected'],
    ['statsu_selected', 'status_selected'],
    ['creation_start', 'creation_start_date'],
  ] as const)
    t.equal(nearestName(wrong, Object.keys(filterNames)), meant, wrong)
})
