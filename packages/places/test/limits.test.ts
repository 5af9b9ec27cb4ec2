import t from 'tap'
import { loadPlaces } from '../src/places.ts'

/** Milliseconds of a processor: what other programs do meanwhile does not count. */
function timeOf(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

const rss = process.memoryUsage.rss()
const loadTime = timeOf(loadPlaces)
const { findPlace } = loadPlaces()
const memory = (process.memoryUsage.rss() - rss) / 1e6

t.test('loads fast and uses little memory', (t) => {
  t.comment(`load ${loadTime.toFixed(0)} ms, memory ${memory.toFixed(0)} MB`)
  t.ok(loadTime < 4000)
  t.ok(memory < 120)
  t.end()
})

t.test('looks up in microseconds', (t) => {
  const street = '123 Ayala Ave, Makati City, Metro Manila, Philippines 1226'
  const texts = ['Makati', 'Springfield, IL', street, 'San Jose', 'Remote', 'Santa Cruz, Laguna', 'no such place']
  for (const text of texts) {
    const rounds = 2000
    const time = timeOf(() => {
      for (let round = 0; round < rounds; round++) findPlace(text, { country: 'PH' })
    })
    const each = (time / rounds) * 1000
    t.comment(`${text}: ${each.toFixed(1)} µs`)
    t.ok(each < 2000, text)
  }
  t.end()
})

t.test('long and odd texts neither throw nor are slow', (t) => {
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
    const text = unit.repeat(10_000 / unit.length)
    let took = 0
    t.doesNotThrow(() => {
      took = timeOf(() => findPlace(text, { country: 'PH' }))
    })
    t.ok(took < 250, `${JSON.stringify(unit)}: ${took.toFixed(1)} ms`)
  }
  for (const country of ['', 'XX', '__proto__', 'Philippines', null]) t.ok(findPlace('Makati', { country }))
  t.ok(findPlace('Makati'))
  t.match(findPlace(`Makati, ${'Ayala Ave '.repeat(1000)}`), { name: 'Makati City' }, 'the beginning is read')
  t.equal(findPlace(`${'Ayala Ave '.repeat(1000)}, Makati`), undefined, 'not the end of a page of text')
  t.end()
})
