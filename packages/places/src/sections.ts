/** The columns of the data file, in order: texts are newline-separated UTF-8, numbers are little-endian arrays. */
const sectionNames = [
  'placeName',
  'placeLatitude',
  'placeLongitude',
  'placePopulation',
  'placeArea',
  'placeNamesake',
  'capital',
  'areaName',
  'areaParent',
  'areaTop',
  'areaMark',
  'areaShare',
  'name',
  'nameEntries',
  'entry',
] as const
export type SectionName = (typeof sectionNames)[number]

// A typed array over these bytes needs an aligned offset.
const aligned = (length: number) => Math.ceil(length / 4) * 4
const header = sectionNames.length * 4

/** The data file: the lengths of the columns in bytes, then the columns, each aligned. */
export function packSections(sections: Record<SectionName, Uint8Array>): Uint8Array {
  const lengths = sectionNames.map((name) => sections[name].byteLength)
  const packed = new Uint8Array(lengths.reduce((sum, length) => sum + aligned(length), header))
  packed.set(new Uint8Array(Uint32Array.from(lengths).buffer))
  let at = header
  for (const name of sectionNames) {
    packed.set(sections[name], at)
    at += aligned(sections[name].byteLength)
  }
  return packed
}

/** The columns, as views into `packed`, which must start at an offset divisible by four. */
export function unpackSections(packed: Uint8Array): Record<SectionName, Uint8Array> {
  const lengths = new Uint32Array(packed.buffer, packed.byteOffset, sectionNames.length)
  const sections = {} as Record<SectionName, Uint8Array>
  let at = header
  sectionNames.forEach((name, index) => {
    const length = lengths[index] ?? 0
    sections[name] = packed.subarray(at, at + length)
    at += aligned(length)
  })
  return sections
}
