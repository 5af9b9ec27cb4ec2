/**
 * Cities of the source that have the point of another place of their name, or a name that is not theirs, by country and name.
 * Each was found by a comparison with independent data and checked by its population. `wrong` is what the source has: the build
 * fails when it has something else, so that no correction outlives its error.
 */
export const wrongPoints: Record<string, { readonly wrong: [number, number]; readonly right: [number, number] }> = {
  'CN.Kageleke': { wrong: [37.30096, 79.60128], right: [37.885, 77.413] },
  'ET.Kobo': { wrong: [10.02798, 39.8528], right: [12.15, 39.633] },
  'ET.Dēra': { wrong: [8.4, 38.85], right: [8.333, 39.317] },
  'ID.Banjar': { wrong: [-7.1955, 107.4313], right: [-7.367, 108.533] },
  'ID.Batang': { wrong: [-6.4846, 110.7083], right: [-6.908, 109.73] },
  'ID.Leuwiliang': { wrong: [-7.11694, 107.50194], right: [-6.574, 106.632] },
  'IR.Khasht': { wrong: [27.2346, 53.4352], right: [29.564, 51.337] },
  'IR.Varzaneh': { wrong: [33.54218, 50.50106], right: [32.42, 52.648] },
  'PH.San Enrique': { wrong: [10.4161, 122.8504], right: [11.07, 122.657] },
  'PH.Madridejos': { wrong: [9.79116, 123.3462], right: [11.267, 123.733] },
}

export const wrongNames: Record<string, string> = { 'PH.Talugtug': 'San Isidro' }
