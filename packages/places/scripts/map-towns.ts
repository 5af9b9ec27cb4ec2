// Writes the towns that the map of the search page names: `node packages/places/scripts/map-towns.ts`.
import { writeFileSync } from 'node:fs'
import { openGazetteer } from '../src/gazetteer.ts'

const shown = 8_000
const file = new URL('../../../services/web/src/map/towns.json', import.meta.url)

const gazetteer = openGazetteer()
const towns = Array.from({ length: gazetteer.places }, (_, id) => id)
  .sort((a, b) => gazetteer.population(b) - gazetteer.population(a))
  .slice(0, shown)
const hundredth = (degrees: number) => Math.round(degrees * 100)
const lines = towns.map((id) => {
  const { latitude, longitude } = gazetteer.point(id)
  return JSON.stringify([gazetteer.placeName(id), hundredth(latitude), hundredth(longitude)])
})
writeFileSync(file, `[\n${lines.join(',\n')}\n]\n`)
console.log(`${towns.length} towns, the smallest of ${gazetteer.population(towns.at(-1) ?? 0)} people`)
