import t from 'tap'
import { filterNames } from '../src/search/search-parameters.ts'
import { foldTrimmed } from '../src/text/fold.ts'
import { isNear, nearestName, nearestValue } from '../src/text/nearest-name.ts'

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

t.test('The nearest value ignores case and accents, and is none when no value is near', async (t) => {
  const known = ['Job Fair', 'Référence', 'Walk-in', 'VIP', 'Facebook Jobs Page', 'Facebook', 'Ürümqi'].map(
    (value): [string, string] => [foldTrimmed(value), value],
  )
  for (const [unknown, meant] of [
    ['job fiar', 'Job Fair'],
    ['REFERENCES', 'Référence'],
    ['walk in', 'Walk-in'],
    ['facebok', 'Facebook'],
    ['jobs page', 'Facebook Jobs Page'],
    ['urumchi', 'Ürümqi'],
    ['vp', 'VIP'],
    ['Do not call', undefined],
    ['xyz', undefined],
    ['', undefined],
  ] as const)
    t.equal(nearestValue(unknown, known), meant, unknown)
})

t.test('A name that is not near is not suggested', async (t) => {
  for (const [wrong, name] of [
    ['statsu', 'status'],
    ['nmae', 'name'],
    ['Limt', 'limit'],
    ['created', 'created_at'],
    ['iid', 'id'],
  ] as const)
    t.ok(isNear(wrong, name), wrong)
  for (const [wrong, name] of [
    ['x', 'id'],
    ['colour', 'labels'],
    ['wrong', 'sort'],
  ] as const)
    t.notOk(isNear(wrong, name), wrong)
})
