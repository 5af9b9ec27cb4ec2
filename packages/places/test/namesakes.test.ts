import t, { type Test } from 'tap'
import { loadPlaces } from '../src/places.ts'

const { findPlace } = loadPlaces()

t.test('Namesakes are compared within each country, the home country first', async (t) => {
  finds(t, 'PH', 'Legazpi', 'Legaspi, Bicol Region, Philippines')
  finds(t, 'GB', 'Newcastle, Tyne and Wear', 'Newcastle upon Tyne, England, United Kingdom')
  finds(t, 'GB', 'Newcastle', 'Newcastle upon Tyne, England, United Kingdom')
  finds(t, 'PK', 'Hyderabad', 'Hyderabad, Sindh, Pakistan')
  finds(t, 'IN', 'Hyderabad', 'Hyderabad, Telangana, India')
})

t.test('A city abroad that had the name once wins against a far smaller one of that name elsewhere', async (t) => {
  for (const [name, city] of [
    ['Canton', 'Guangzhou'],
    ['Batavia', 'Jakarta'],
    ['Madras', 'Chennai'],
    ['Calcutta', 'Kolkata'],
    ['Cologne', 'Köln'],
  ] as const)
    for (const country of ['PH', 'GB']) t.equal(findPlace(name, { country })?.name, city, `${country} ${name}`)
})

t.test('A home place wins unless it is tiny beside the other', async (t) => {
  for (const [name, abroad] of [
    ['London', 'GB'],
    ['Paris', 'FR'],
    ['Berlin', 'DE'],
    ['Moscow', 'RU'],
    ['Dublin', 'IE'],
    ['Lima', 'PE'],
    ['Hamburg', 'DE'],
  ] as const)
    t.equal(findPlace(name, { country: 'US' })?.country, abroad, name)
  for (const [home, name] of [
    ['CA', 'London'],
    ['US', 'Birmingham'],
    ['US', 'Naples'],
    ['US', 'Melbourne'],
    ['US', 'St. Petersburg'],
    ['GB', 'Boston'],
    ['GB', 'Perth'],
    ['ES', 'Guadalajara'],
    ['ES', 'Santiago'],
    ['PH', 'Santiago'],
    ['PH', 'San Francisco'],
  ] as const)
    t.equal(findPlace(name, { country: home })?.country, home, `${home} ${name}`)
})

t.test('The places of a name come before those that are only also called so', async (t) => {
  finds(t, 'US', 'Franklin', 'Franklin, Tennessee, United States')
  finds(t, 'US', 'St. Charles', 'Saint Charles, Missouri, United States')
  finds(t, 'US', 'Westport', 'Westport, Connecticut, United States')
  finds(t, 'BR', 'Poá', 'Poá, São Paulo, Brazil')
  finds(t, 'US', 'Perth', 'Perth, Western Australia, Australia')
})

t.test('A spelling that the home country has comes before one that is only known abroad', async (t) => {
  finds(t, 'US', 'Phoenix City', 'Phoenix, Arizona, United States')
  finds(t, 'GB', 'Bristol City', 'Bristol, England, United Kingdom')
  finds(t, 'IN', 'Hyderabad City', 'Hyderabad, Telangana, India')
  finds(t, 'US', 'Kansas City', 'Kansas City, Missouri, United States')
})

t.test('A region, province or state is one by any words that say so', async (t) => {
  for (const [home, text, kind, mostPopulous] of [
    ['PH', 'Cavite Province', 'region', /./],
    ['PH', 'Province of Cavite', 'region', /./],
    ['US', 'State of Texas', 'region', /Houston/],
    ['US', 'New York State', 'region', /New York/],
    ['ID', 'Jawa Barat', 'region', /./],
    ['SA', 'Makkah Province', 'region', /Jeddah/],
    ['RU', 'Novosibirskaya Oblast', 'region', /Novosibirsk/],
    ['US', 'Cook County, IL', 'region', /Chicago/],
  ] as const)
    t.match(findPlace(text, { country: home, whole: true }), { kind, mostPopulous }, text)
})

t.test('Behind an unknown village, the name of a province is not its capital', async (t) => {
  for (const [home, text] of [
    ['PH', 'San Antonio, Quezon'],
    ['TH', 'Ban Xyzzy, Chiang Mai'],
    ['IR', 'Xyzzy, Eşfahān'],
    ['TR', 'Xyzzy, Kastamonu'],
  ] as const) {
    t.not(findPlace(text, { country: home })?.kind, 'city', text)
    t.equal(findPlace(text, { country: home, whole: true }), undefined, `${text} as a centre`)
  }
  t.equal(findPlace('Xyzzy, Bangkok', { country: 'TH' })?.kind, 'city', 'all of Bangkok is near Bangkok')
  finds(t, 'SA', 'Jeddah, Makkah, Saudi Arabia', /^Jeddah/)
})

t.test(
  'A text that could be two towns of a region gives a lead no point, and a search the larger with its rival',
  async (t) => {
    t.equal(findPlace('Pedreira, São Paulo', { country: 'BR' }), undefined)
    t.match(findPlace('Pedreira, São Paulo', { country: 'BR', whole: true }), { rival: /^Pedreira/ })
    t.equal(findPlace('Springfield, Xyzzy', { country: 'US' }), undefined, 'the region is unknown')
  },
)

t.test('What holds the rest may come first', async (t) => {
  for (const text of [
    'US, TX, Austin',
    'United States > Texas > Austin',
    'Texas, Austin',
    'US | TX | Austin',
    'US-TX-Austin',
  ])
    finds(t, 'US', text, 'Austin, Texas, United States')
  finds(t, 'US', 'US, New York, Buffalo', 'Buffalo, New York, United States')
  finds(t, 'US', 'New York, New York', /^New York City/)
  finds(t, 'PH', 'Philippines, Metro Manila, Makati', /^Makati City/)
  finds(t, 'PH', 'Mexico, Pampanga', /^Mexico, Central Luzon/)
})

t.test('A place has a rival when another one of its name is far away and about as large', async (t) => {
  t.match(findPlace('London', { country: 'CA', whole: true }), { rival: 'London, England, United Kingdom' })
  t.match(findPlace('San Fernando', { country: 'PH', whole: true }), { rival: 'San Fernando, Ilocos, Philippines' })
  for (const [home, text] of [
    ['PH', 'Makati'],
    ['CA', 'London, Ontario'],
    ['GB', 'London'],
    ['US', 'Rome'],
  ] as const)
    t.equal((findPlace(text, { country: home, whole: true }) as { rival?: string })?.rival, undefined, text)
})

function finds(t: Test, country: string, text: string, fullName: string | RegExp): void {
  t.match(findPlace(text, { country, whole: true }), { kind: 'city', fullName }, `${text} for ${country}`)
}
