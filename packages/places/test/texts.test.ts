import t from 'tap'
import { compareTexts, readTexts } from '../scripts/compare/compare-texts.ts'
import { loadPlaces } from '../src/places.ts'

const { findPlace } = loadPlaces()
const texts = readTexts()

t.test('Of a thousand texts from many countries, nearly all find their place and none a wrong one', async (t) => {
  const { found, failures } = compareTexts(findPlace, texts)
  t.comment(failures.join('\n'))
  t.ok(texts.length >= 1_000)
  t.equal(found.wrong, 0)
  t.ok(found.right >= texts.length * 0.99, `${found.right} of ${texts.length}`)
})
