import t from 'tap'
import { isSoon } from '../../../test/support/soon.ts'
import { loadPlaces } from '../src/places.ts'

const rss = process.memoryUsage.rss()
const start = performance.now()
const { findPlace } = loadPlaces()
const loadTime = performance.now() - start
const memory = (process.memoryUsage.rss() - rss) / 1e6

t.test('The gazetteer loads fast and is small', (t) => {
  t.comment(`load ${loadTime.toFixed(0)} ms, memory ${memory.toFixed(0)} MB`)
  t.ok(isSoon(loadTime, 4_000))
  t.ok(memory < 120)
  t.end()
})

t.test('A text is looked up in microseconds', (t) => {
  const street = '123 Ayala Ave, Makati City, Metro Manila, Philippines 1226'
  const texts = ['Makati', 'Springfield, IL', street, 'San Jose', 'Remote', 'Santa Cruz, Laguna', 'no such place']
  for (const text of texts) {
    const rounds = 2000
    const start = performance.now()
    for (let round = 0; round < rounds; round++) findPlace(text, { country: 'PH' })
    const each = ((performance.now() - start) / rounds) * 1000
    t.comment(`${text}: ${each.toFixed(1)} µs`)
    t.ok(each < 2000, text)
  }
  t.end()
})

t.test('Long and odd texts neither throw nor take long', (t) => {
  const units = [
    'a',
    'a ',
    'a,',
    ',',
    'San Jose ',
    'San Jose,',
    'Paris/',
    '(',
    '\u0301',
    'e\u0301',
    '\u0000',
    '\ud800',
    '\udc00',
    'ﷺ',
    '🇵🇭',
  ]
  units.push(
    '1 ',
    'Springfield IL ',
    'st ',
    "'",
    ' or ',
    '\u200b',
    '\u202e',
    'İ',
    'ß',
    'ก',
    '東京、',
    'San Antonio Texas,',
  )
  for (const unit of units) {
    const start = performance.now()
    t.doesNotThrow(() => findPlace(unit.repeat(10_000 / unit.length), { country: 'PH' }))
    const took = performance.now() - start
    t.ok(isSoon(took, 250), `${JSON.stringify(unit)}: ${took.toFixed(1)} ms`)
  }
  for (const country of ['', 'XX', '__proto__', 'Philippines', null]) t.ok(findPlace('Makati', { country }))
  t.ok(findPlace('Makati'))
  t.match(findPlace(`Makati, ${'Ayala Ave '.repeat(1000)}`), { name: 'Makati City' }, 'the beginning is read')
  t.equal(findPlace(`${'Ayala Ave '.repeat(1000)}, Makati`), undefined, 'not the end of a page of text')
  t.end()
})
