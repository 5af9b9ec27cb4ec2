import t from 'tap'
import { openGazetteer } from '../src/gazetteer.ts'
import { kilometres } from '../src/match.ts'
import { loadPlaces } from '../src/places.ts'

const { findPlace } = loadPlaces()
const maxKilometres = 50
const citiesPerCountry = 30
// The 20 most populous countries (United Nations, World Population Prospects 2024).
const countries = 'IN CN US ID PK NG BR BD RU ET MX JP EG PH CD VN IR TR DE TH'.split(' ')

t.test('A place abroad that has the name comes before one at home that is only also called so', async (t) => {
  for (const [home, text, country, kind] of [
    ['US', 'Quebec', 'CA', undefined],
    ['US', 'Mie', 'JP', 'region'],
    ['BR', 'Arizona', 'US', 'region'],
    ['IT', 'Bali', 'ID', 'region'],
    ['NG', 'Maryland', 'US', 'region'],
    ['IN', 'Islamabad', 'PK', undefined],
    ['IT', 'Alexandria', 'EG', undefined],
    ['FR', 'Van', 'TR', undefined],
  ] as const)
    t.match(findPlace(text, { country: home, whole: true }), { country, ...(kind && { kind }) }, `${text} for ${home}`)
  t.match(findPlace('Maryland, Lagos', { country: 'NG' }), { name: 'Lagos' }, 'but not where the text says more')
})

t.test('A town that its country knows well, and a large city, keep their names', async (t) => {
  for (const [home, text, latitude, longitude] of [
    ['PT', 'Lagos', 37.1, -8.67],
    ['CO', 'Armenia', 4.53, -75.68],
    ['PH', 'Valencia', 7.91, 125.09],
    ['PH', 'Valencia, Philippines', 7.91, 125.09],
  ] as const) {
    const place = findPlace(text, { country: home, whole: true })
    t.ok(place && kilometres(place, { latitude, longitude }) < maxKilometres, `${text} for ${home}: ${place?.fullName}`)
  }
  for (const [home, text] of [
    ['BR', 'Parnaíba'],
    ['BR', 'Camboriú'],
    ['BR', 'Victoria'],
    ['GY', 'New Amsterdam'],
  ] as const)
    t.equal(findPlace(text, { country: home })?.country, home, text)
  t.match(findPlace('Caxias', { country: 'BR' }), { name: 'Caxias do Sul' }, 'and not Duque de Caxias')
  t.equal(findPlace('Mexico', { country: 'PH' })?.kind, 'country')
  t.equal(findPlace('Lima', { country: 'US' })?.country, 'PE')
})

t.test('A name in front of brackets is a name', async (t) => {
  for (const text of ['Halle', 'Halle, Germany', 'Halle (Saale)'])
    t.match(findPlace(text, { country: 'DE', whole: true }), { name: 'Halle (Saale)' }, text)
  t.match(findPlace('Antúnez', { country: 'MX' }), { name: 'Antúnez' }, 'but not that of a town which is hardly larger')
})

t.test('A region comes before a city in it that is only also called so', async (t) => {
  for (const [home, text] of [
    ['IN', 'Goa'],
    ['IN', 'Goa, India'],
    ['BR', 'Pernambuco'],
    ['TR', 'Hatay'],
    ['MX', 'Nayarit'],
  ] as const)
    t.match(findPlace(text, { country: home, whole: true }), { kind: 'region', country: home }, text)
  t.equal(findPlace('Makkah', { country: 'SA' })?.kind, 'city')
  t.equal(findPlace('Wien', { country: 'AT' })?.kind, 'city')
})

t.test('The largest cities of the most populous countries are never elsewhere', async (t) => {
  const gazetteer = openGazetteer()
  const cities = Map.groupBy(
    Array.from({ length: gazetteer.places }, (_, id) => id),
    (id) => gazetteer.country(gazetteer.areaOf(id)),
  )
  for (const country of countries) {
    const largest = (cities.get(country) ?? []).toSorted((a, b) => gazetteer.population(b) - gazetteer.population(a))
    for (const id of largest.slice(0, citiesPerCountry)) {
      const name = gazetteer.placeName(id)
      const countryName = gazetteer.areaName(gazetteer.countryOf(gazetteer.areaOf(id)))
      for (const text of [name, `${name}, ${countryName}`]) {
        const place = findPlace(text, { country })
        const isElsewhere = place?.kind === 'city' && kilometres(place, gazetteer.point(id)) > maxKilometres
        // Two cities of Pakistan are called Sahiwal.
        const isLarger =
          place?.name === name && place.country === country && place.population >= gazetteer.population(id)
        if (isElsewhere && !isLarger) t.fail(`${text} for ${country}: ${place.name}, ${place.country}`)
      }
    }
  }
})
