import t, { type Test } from 'tap'
import { loadPlaces } from '../src/places.ts'

const { findPlace } = loadPlaces()
type Point = [latitude: number, longitude: number]

const makati: Point = [14.55, 121.03]
const manila: Point = [14.6, 120.98]
const quezonCity: Point = [14.65, 121.05]
const taguig: Point = [14.52, 121.08]
const newYork: Point = [40.71, -74.01]
const parisFrance: Point = [48.85, 2.35]
const parisTexas: Point = [33.66, -95.56]
const munich: Point = [48.14, 11.58]
const mexicoCity: Point = [19.43, -99.13]
const washington: Point = [38.9, -77.04]

t.test('With whole, a region or country counts only when the text begins with it', async (t) => {
  for (const text of [
    'Makatti, Philippines',
    'xyzzy, qqq, PH',
    'Remote, Philippines',
    'Manila, Portugal',
    'rs, rt, ru',
  ])
    t.equal(findPlace(text, { country: 'PH', whole: true }), undefined, text)
  for (const text of [
    'Philippines',
    'Metro Manila',
    'Metro Manila, Philippines',
    'Cavite',
    'NCR, Philippines',
    'Makati',
  ])
    t.ok(findPlace(text, { country: 'PH', whole: true }), text)
  t.equal(findPlace('BGC, Taguig', { country: 'PH', whole: true })?.kind, 'city')
})

t.test('A city is found by its name and its other spellings', (t) => {
  finds(t, 'Makati', 'PH', makati)
  finds(t, 'Makati City', 'PH', makati)
  finds(t, 'City of Makati', 'PH', makati)
  finds(t, 'Makati City', 'US', makati)
  finds(t, 'Taguig', 'PH', taguig)
  finds(t, 'Taguig City', 'PH', taguig)
  finds(t, 'Cebu', 'PH', [10.32, 123.89])
  finds(t, 'Davao City', 'PH', [7.07, 125.61])
  finds(t, 'Parañaque', 'PH', [14.48, 121.02])
  finds(t, 'Las Pinas', 'PH', [14.45, 120.98])
  finds(t, 'New York', 'PH', newYork)
  finds(t, 'Ciudad de México', 'PH', mexicoCity)
  finds(t, 'Mexico City', 'US', mexicoCity)
  finds(t, 'CDMX', 'MX', mexicoCity)
  finds(t, 'München', 'PH', munich)
  finds(t, 'Munich', 'US', munich)
  finds(t, 'Muenchen', 'DE', munich)
  finds(t, 'Bengaluru', 'IN', [12.97, 77.59])
  finds(t, 'Bangalore', 'US', [12.97, 77.59])
  finds(t, 'Singapore', 'PH', [1.29, 103.85])
  finds(t, 'Hong Kong', 'PH', [22.28, 114.17])
  t.end()
})

t.test('Case, accents, width, script, spaces and punctuation do not matter', (t) => {
  finds(t, '  mAKATI   ciTY ', 'PH', makati)
  finds(t, 'Ｍａｋａｔｉ　Ｃｉｔｙ', 'PH', makati)
  finds(t, 'Makati，Philippines', 'US', makati)
  finds(t, 'São Paulo', 'PH', [-23.55, -46.64])
  finds(t, 'Sao Paulo', 'BR', [-23.55, -46.64])
  finds(t, 'SA\u0303O PAULO', 'BR', [-23.55, -46.64])
  finds(t, 'İSTANBUL', 'PH', [41.01, 28.95])
  finds(t, 'Łódź', 'PH', [51.77, 19.47])
  finds(t, 'Lodz', 'PL', [51.77, 19.47])
  finds(t, 'Malmo', 'SE', [55.61, 13.0])
  finds(t, '東京', 'PH', [35.69, 139.69])
  finds(t, '서울', 'PH', [37.57, 126.98])
  finds(t, 'МОСКВА', 'PH', [55.75, 37.62])
  finds(t, 'القاهرة', 'PH', [30.06, 31.25])
  finds(t, 'मुंबई', 'IN', [19.07, 72.88])
  finds(t, 'LAquila', 'IT', [42.35, 13.4])
  finds(t, 'St. Louis, MO', 'US', [38.63, -90.2])
  finds(t, 'Saint Louis', 'US', [38.63, -90.2])
  finds(t, 'Sta. Rosa, Laguna', 'PH', [14.31, 121.11])
  t.end()
})

t.test('The country or region behind a name decides', (t) => {
  finds(t, 'Quezon City, Metro Manila', 'PH', quezonCity)
  finds(t, 'Makati, PH', 'US', makati)
  finds(t, 'Springfield, IL', 'PH', [39.8, -89.64])
  finds(t, 'Springfield, Illinois, USA', 'PH', [39.8, -89.64])
  finds(t, 'Springfield, MA', 'US', [42.1, -72.59])
  finds(t, 'Springfield IL 62701', 'PH', [39.8, -89.64])
  finds(t, 'Portland, OR', 'PH', [45.52, -122.68])
  finds(t, 'Salem OR 97301', 'US', [44.94, -123.04])
  finds(t, 'Port of Spain, Trinidad and Tobago', 'PH', [10.67, -61.52])
  finds(t, 'Port of Spain, Trinidad & Tobago', 'PH', [10.67, -61.52])
  finds(t, 'Portland, ME', 'PH', [43.66, -70.26])
  finds(t, 'Paris, France', 'US', parisFrance)
  finds(t, 'Paris, FRA', 'US', parisFrance)
  finds(t, 'Paris, Texas', 'US', parisTexas)
  finds(t, 'Paris, Texas', 'FR', parisTexas)
  finds(t, 'San José, Costa Rica', 'PH', [9.93, -84.08])
  finds(t, 'Washington, D.C.', 'PH', washington)
  finds(t, 'Atlanta, Georgia', 'PH', [33.75, -84.39])
  finds(t, 'Dasmariñas, Cavite', 'PH', [14.33, 120.94])
  finds(t, 'Cainta, Rizal', 'PH', [14.58, 121.12])
  finds(t, 'Chennai, TN', 'IN', [13.09, 80.27])
  finds(t, 'Toronto, ON M5V 2T6', 'PH', [43.71, -79.4])
  finds(t, 'Sydney NSW 2000', 'PH', [-33.87, 151.21])
  finds(t, 'München, Bayern', 'US', munich)
  finds(t, 'Linz, AT', 'DE', [48.31, 14.29])
  finds(t, 'Bergen, NO', 'DE', [60.39, 5.32])
  finds(t, 'Québec, QC', 'US', [46.81, -71.21])
  finds(t, 'Luxembourg, LU', 'PH', [49.61, 6.13])
  finds(t, 'Bogotá D.C., Colombia', 'PH', [4.61, -74.08])
  finds(t, 'Washington, USA', 'PH', washington)
  finds(t, 'Mexico, Pampanga', 'PH', [15.06, 120.72])
  t.end()
})

t.test('Brackets, slashes, postal codes and streets are understood', (t) => {
  finds(t, 'Makati (Metro Manila)', 'PH', makati)
  finds(t, 'Taguig (BGC)', 'US', taguig)
  finds(t, 'Makati/Taguig', 'PH', makati)
  finds(t, 'Manila / Cebu / Davao', 'PH', manila)
  finds(t, 'Frankfurt/Oder', 'DE', [52.35, 14.55])
  finds(t, 'Makati - Philippines', 'US', makati)
  finds(t, '1226 Makati', 'PH', makati)
  finds(t, 'New York NY 10001', 'PH', newYork)
  finds(t, '75001 Paris', 'PH', parisFrance)
  finds(t, 'London SW1A 1AA', 'PH', [51.51, -0.13])
  finds(t, '123 Ayala Ave, Makati City, Metro Manila, Philippines 1226', 'PH', makati)
  finds(t, 'Unit 5, 123 Ayala Ave, Brgy. San Lorenzo, Makati City, 1226, Philippines', 'US', makati)
  t.end()
})

t.test("the company's own country first, then population", (t) => {
  finds(t, 'Paris', 'PH', parisFrance)
  finds(t, 'Paris', 'US', parisFrance)
  finds(t, 'San Jose', 'US', [37.34, -121.89])
  finds(t, 'San Jose', 'CR', [9.93, -84.08])
  finds(t, 'San Jose', 'PH', [12.35, 121.07])
  finds(t, 'San Jose', 'DE', [37.34, -121.89])
  finds(t, 'London', 'CA', [42.98, -81.23])
  finds(t, 'London', 'PH', [51.51, -0.13])
  finds(t, 'Springfield', 'US', [37.22, -93.3])
  finds(t, 'Washington', 'US', washington)
  finds(t, 'Paris', undefined, parisFrance)
  finds(t, 'London', 'ca', [42.98, -81.23])
  finds(t, 'Cancún', 'US', [21.17, -86.85])
  finds(t, 'Perth', 'US', [-31.95, 115.86])
  t.end()
})

t.test('Codes of three letters count in the company’s country, or when the country is named', (t) => {
  finds(t, 'MNL', 'PH', manila)
  finds(t, 'NYC', 'US', newYork)
  finds(t, 'NYC, USA', 'PH', newYork)
  finds(t, 'BGC', 'PT', [41.81, -6.76])
  finds(t, 'BGC', 'PH', taguig)
  finds(t, 'LA', 'US', [34.05, -118.24])
  for (const [text, country] of [
    ['BGC', 'US'],
    ['MNL', 'US'],
    ['NYC', 'PH'],
    ['TX', 'PH'],
  ] as const)
    findsNothing(t, text, country)
  t.end()
})

t.test('A first part that is unknown or contradicts the rest is skipped', (t) => {
  finds(t, 'BGC, Taguig', 'PH', taguig)
  finds(t, 'BGC, Taguig', 'US', taguig)
  finds(t, 'San Antonio, Makati', 'PH', makati)
  finds(t, 'Poblacion, Makati', 'PH', makati)
  finds(t, 'Muntinlupa, Manila', 'PH', [14.39, 121.05])
  finds(t, 'Remote - Manila', 'PH', manila)
  findsArea(t, 'Paris, Japan', 'FR', 'country', 'Japan')
  t.end()
})

t.test('An unknown later part is ignored unless the name is ambiguous', (t) => {
  finds(t, 'Makati, Full-time', 'US', makati)
  finds(t, 'Makati, Atlantis, PH', 'US', makati)
  finds(t, 'Paris, Atlantis', 'FR', parisFrance)
  findsNothing(t, 'Paris, Atlantis', 'PH')
  findsNothing(t, 'Springfield, Xyzzy', 'PH')
  t.end()
})

t.test('A region or country comes with its most populous city', (t) => {
  findsArea(t, 'Metro Manila', 'PH', 'region', 'National Capital Region', quezonCity)
  findsArea(t, 'NCR', 'PH', 'region', 'National Capital Region', quezonCity)
  findsArea(t, 'Metro Manila, Philippines', 'US', 'region', 'National Capital Region', quezonCity)
  findsArea(t, 'Cavite', 'PH', 'region', 'Province of Cavite')
  findsArea(t, 'Laguna', 'PH', 'region', 'Province of Laguna')
  findsArea(t, 'Philippines', 'US', 'country', 'Philippines', quezonCity)
  findsArea(t, 'Remote, Philippines', 'PH', 'country', 'Philippines')
  findsArea(t, 'USA', 'PH', 'country', 'United States', newYork)
  findsArea(t, 'UK', 'IN', 'country', 'United Kingdom')
  findsArea(t, 'Mexico', 'PH', 'country', 'Mexico', mexicoCity)
  findsArea(t, 'Luxembourg', 'PH', 'country', 'Luxembourg')
  findsArea(t, 'Georgia', 'US', 'region', 'Georgia', [33.75, -84.39])
  findsArea(t, 'Georgia', 'PH', 'country', 'Georgia', [41.69, 44.83])
  findsArea(t, 'CA', 'US', 'region', 'California')
  findsArea(t, 'CA', 'PH', 'country', 'Canada')
  findsArea(t, 'Ontario, Canada', 'US', 'region', 'Ontario')
  t.match(findPlace('Metro Manila', { country: 'PH' }), { country: 'PH', mostPopulous: 'Quezon City' })
  finds(t, 'Cavite City', 'PH', [14.48, 120.9])
  t.end()
})

t.test('A text that names no place finds none', (t) => {
  const texts = [
    '',
    ' ',
    '-',
    'Remote',
    'REMOTE',
    'Fully remote',
    'Work from home',
    'WFH',
    'Anywhere',
    'N/A',
    'n.a.',
    'NA',
  ]
  texts.push(
    'None',
    'null',
    'undefined',
    'Home',
    'No',
    'TBD',
    'Hybrid',
    'Online',
    'South',
    '12345',
    '!!!',
    '😀',
    'asdfgh',
  )
  texts.push('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length', '14.5,121.0')
  for (const text of texts) for (const country of ['PH', 'US', 'NO', '']) findsNothing(t, text, country)
  t.end()
})

t.test('A city comes with its name, country, coordinates and population', (t) => {
  t.match(findPlace('Makati, PH'), { kind: 'city', name: 'Makati City', country: 'PH', population: 510383 })
  t.equal(loadPlaces(), loadPlaces(), 'loaded once')
  t.end()
})

function finds(t: Test, text: string, country: string | undefined, point: Point): void {
  const place = findPlace(text, country === undefined ? {} : { country })
  t.equal(place?.kind, 'city', `${text} for ${country}`)
  isAt(t, place, point)
}

function findsArea(t: Test, text: string, country: string, kind: string, name: string, point?: Point): void {
  const place = findPlace(text, { country })
  t.match(place, { kind, name }, `${text} for ${country}`)
  if (point) isAt(t, place, point)
}

t.test('The cache keeps companies and options apart', async (t) => {
  for (let time = 0; time < 2; time++) {
    t.match(findPlace('Cavite, Philippines', { country: 'PH' }), { name: 'Cavite' })
    t.match(findPlace('San Jose', { country: 'PH' }), { country: 'PH' })
    t.match(findPlace('San Jose', { country: 'US' }), { country: 'US' })
    t.match(findPlace('Makatti, Philippines', { country: 'PH' }), { kind: 'country' })
    t.equal(findPlace('Makatti, Philippines', { country: 'PH', whole: true }), undefined)
  }
})

function findsNothing(t: Test, text: string, country: string): void {
  t.equal(findPlace(text, { country }), undefined, `${JSON.stringify(text)} for ${country}`)
}

function isAt(t: Test, place: ReturnType<typeof findPlace>, [latitude, longitude]: Point): void {
  const distance = place ? Math.hypot(place.latitude - latitude, place.longitude - longitude) : Number.NaN
  t.ok(distance < 0.02, `${place?.name}, ${place?.country} is at ${latitude}, ${longitude}`)
}
