import t from 'tap'
import { startSystem } from './support/system.ts'

const system = await startSystem()
t.teardown(() => system.stop())
const acme = await system.company('Acme', { timeZone: 'Asia/Manila', country: 'PH' })
await system.sql("INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses')", [acme.id])

type Place = readonly [name: string, location: string | null, latitude: number | null, longitude: number | null]
const named: Place[] = [
  ['makati', 'Makati', null, null],
  ['cebu', 'Cebu City, Philippines', null, null],
  ['paris', 'Paris, France', null, null],
  ['remote', 'Remote', null, null],
  ['failed', 'Makati', 0, 0],
  ['austin', 'US, TX, Austin', null, null],
  ['east', null, 0.2, 179.95],
  ['west', null, -0.1, -179.9],
  ['north', null, 89.95, -120],
  ['pole', null, 90, 0],
  ['south', null, -89.9, 10],
]
// A grid around Manila, and bands across the date line and the north pole.
const grid: Place[] = [
  ...cross([13.6, 14, 14.4, 14.6, 14.9, 15.6], [120.2, 120.7, 120.98, 121.3, 121.9], 'm'),
  ...cross([-2, -0.5, 0, 1.5], [176, 178.8, 179.99, -179.99, -178.5, -175], 'd'),
  ...cross([88, 88.9, 89.5, 89.99], [-170, -80, 0, 95, 179], 'p'),
]

function cross(latitudes: number[], longitudes: number[], prefix: string): Place[] {
  return latitudes.flatMap((latitude) =>
    longitudes.map((longitude): Place => [`${prefix}${latitude}/${longitude}`, null, latitude, longitude]),
  )
}

const places = [...named, ...grid]
await system.sql(
  `WITH given AS (SELECT row_number() OVER () AS n, * FROM unnest($2::text[], $3::text[], $4::float8[], $5::float8[]) AS g (name, location, latitude, longitude)),
   people AS (INSERT INTO candidate (company_id, first_name) SELECT $1, name FROM given RETURNING id, first_name)
   INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id, location, latitude, longitude)
   SELECT $1, campaign.id, people.id, folder.id, given.location, given.latitude, given.longitude
   FROM given JOIN people ON first_name = name, campaign, folder WHERE folder.company_id = $1 AND folder.status = 'pending'`,
  [acme.id, ...[0, 1, 2, 3].map((column) => places.map((place) => place[column]))],
)
await system.settled()

async function found(location: string, radius: number | undefined) {
  const { status, body, warning } = await acme.search({
    'filter[location_selected]': location,
    ...(radius !== undefined && { 'filter[location_radius_selected]': radius }),
    per_page: 100,
  })
  return {
    status,
    warning,
    message: body.message,
    names: body.candidates?.map(({ first_name }) => String(first_name)).sort(),
  }
}

/** Great-circle distance by the haversine formula, in kilometres, on a sphere of the earth's mean radius. */
function kilometres([, , latitude, longitude]: Place, centre: readonly [number, number]): number {
  const radians = Math.PI / 180
  const [a, b] = [(latitude ?? 0) * radians, centre[0] * radians]
  const across = ((longitude ?? 0) - centre[1]) * radians
  const h = Math.sin((a - b) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(across / 2) ** 2
  return 2 * 6371.0088 * Math.asin(Math.sqrt(h))
}

t.test('A radius is exact to half a percent, also across the date line and around the poles', async (t) => {
  const centres: [number, number][] = [
    [14.5995, 120.9842],
    [0, 180],
    [0.3, -179.8],
    [-0.2, 179.7],
    [90, 0],
    [89.7, 100],
    [-90, 0],
  ]
  let shown = 0
  for (const centre of centres) {
    for (const radius of [1, 12, 40, 90, 170, 400, 1_500]) {
      const { names } = await found(centre.join(','), radius)
      for (const place of places.filter(([name, , latitude]) => latitude !== null && name !== 'failed')) {
        const ratio = kilometres(place, centre) / radius
        if (Math.abs(ratio - 1) <= 0.005) continue
        t.equal(names?.includes(place[0]), ratio < 1, `${place[0]} and ${radius} km around ${centre.join(',')}`)
        if (ratio < 1) shown += 1
      }
    }
  }
  t.ok(shown > 300, `${shown} leads were found`)
})

t.test('A location without coordinates gets the point of the place that it names', async (t) => {
  t.match((await found('Makati', 5)).names, ['failed', 'makati'], 'zeros are those of a failed geocoding')
  t.same((await found('United States > Texas > Austin', 20)).names, ['austin'])
  t.same((await found('Cebu', 20)).names, ['cebu'])
  t.same((await found('48.8566,2.3522', 20)).names, ['paris'])
  t.notOk((await found('Makati', 20_000)).names?.includes('remote'), 'no place, no point')
})

t.test('The centre of a circle is a city; a region gets a warning, and an unknown place an error', async (t) => {
  t.match(await found('Metro Manila', 30), { status: 200, warning: /is a region: the circle is drawn around/ })
  t.match(await found('London', 30), { status: 200, warning: /outside your company's country: .* London, England/ })
  t.match(await found('San Fernando', 30), { status: 200, warning: /can also be San Fernando, Ilocos/ })
  t.equal((await found('Makati', 30)).warning, '')
  t.match(await found('Remote', 30), { status: 400, message: /"Remote" is not a known place/ })
  t.match(await found('14.6,120.98', undefined), { status: 400, message: /location_radius_selected/ })
  t.match(await found('91,0', 10), { status: 400, message: /latitude from -90 to 90/ })
})

t.test('Without a radius, every word of the text must be in the location', async (t) => {
  t.same((await found('cebu', undefined)).names, ['cebu'])
  t.same((await found('philippines CEBU', undefined)).names, ['cebu'])
  t.same((await found('ceb', undefined)).names, [])
})
