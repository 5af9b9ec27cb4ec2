const longText = 'Very long address '.repeat(30)

/** Locations of leads with their own coordinates. */
export const locations: readonly (string | null)[] = [
  ['Manila', 'MANILA', 'Quezon City, Manila', 'Manila, Quezon City', 'Makati (Metro Manila)', 'Ｍａｎｉｌａ'],
  ['São Paulo/SP', 'Sao Paulo', 'Aix-en-Provence', 'Kraków', 'KRAKO\u0301W', 'Łódź', 'Lodz', 'Ñuñoa, Santiago'],
  ['Santiago', '東京', '京東', '東京 渋谷', '서울', 'القاهرة', 'กรุงเทพ', 'Москва', 'МОСКВА', 'Йошкар-Ола'],
  ['Αθήνα', 'ΑΘΗΝΑ', 'Straße 17', 'STRASSE 17', "St. John's", `${longText}one`, `${longText}two`, 'Remote'],
  ['', null],
].flat()

/** Texts that no gazetteer knows, for leads without coordinates. They must not get a point. */
export const noPlaces: readonly (string | null)[] = [
  ['Remote', 'REMOTE', 'Rémote', 'Ｒｅｍｏｔｅ', 'n/a', 'N/A', 'Zzyzxq', 'zzyzxq', ' Zzyzxq', 'Remote - Zzyzxq'],
  ['Qwrtlpx, Zzyzxq', 'Zzyzxq Qwrtlpx', '???', '', ' ', null, null],
].flat()

/** Towns, both sides of the date line, poles. */
export const points: readonly { readonly latitude: number; readonly longitude: number }[] = [
  { latitude: 14.5995, longitude: 120.9842 },
  { latitude: 14.676, longitude: 121.0437 },
  { latitude: -33.4489, longitude: -70.6693 },
  { latitude: 50.0647, longitude: 19.945 },
  { latitude: 0, longitude: 0 },
  { latitude: 0, longitude: 180 },
  { latitude: 0, longitude: -180 },
  { latitude: 51.5, longitude: 180 },
  { latitude: -17.7, longitude: 179.999 },
  { latitude: -17.7, longitude: -179.999 },
  { latitude: 90, longitude: 0 },
  { latitude: 90, longitude: 180 },
  { latitude: 89.999, longitude: 45 },
  { latitude: -90, longitude: -180 },
  { latitude: -89.999, longitude: -135 },
]

/** Values that the columns accept but that are no place on earth, or none beside a location. */
export const notPoints = [
  { latitude: 14.6, longitude: null },
  { latitude: null, longitude: 121 },
  { latitude: 95, longitude: 121 },
  { latitude: 14.6, longitude: 200 },
  { latitude: 0, longitude: 0 },
  { latitude: 'NaN', longitude: 121 },
  { latitude: 'Infinity', longitude: '-Infinity' },
]
