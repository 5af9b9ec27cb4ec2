/** What a text says that a name is by the words around it: `Province of Cavite` is an area, `Makati City` a place. */
export type Wanted = 'area' | 'place'

const areaBefore = `province|prov|state|region|county|department|departement|departamento|governorate|emirate|prefecture|oblast
|republic|canton|district|division|territory|commonwealth|voivodeship|regency`
const areaAfter = `province|prov|provinces|state|region|county|co|department|dept|governorate|emirate|oblast|obl|oblasti|krai|kray
|republic|prefecture|pref|ken|fu|sheng|division|district|dist|parish|borough|voivodeship|canton|regency|territory|autonomous region
|metropolitan region|administrative region|zone|megye|ili|ostan|changwat|do|область|край|обл`
// Some of these words begin names too (`County Durham`), so the name as written is always tried first.
const before: readonly (readonly [Wanted, RegExp])[] = [
  ['area', pattern(`^(?:the )?(?:${areaBefore}) of (?=.)`)],
  [
    'area',
    pattern(`^(?:provincia|prov|pcia|departamento|depto|dpto|dept|estado|edo|region|comunidad|comunidade|communaute|comunitat
|wojewodztwo|woj|land|bundesland|kreis|landkreis|regierungsbezirk|politischer bezirk|bezirk|kabupaten|kab|provinsi|propinsi
|judetul|judet|jud|powiat|okres|changwat|tinh|county|co|comte|departement|dep|oblast|obl|область|ostan|wilaya|province|state|prefecture
|citta metropolitana|region metropolitana|area metropolitana|zona metropolitana)(?: autonoma)?(?: de la| de los| del| de| do| da| di| d| of)? (?=.)`),
  ],
  [
    'place',
    pattern(`^(?:(?:the )?(?:city|municipality|town|village|township|metropolis) of|ciudad de|ciudad|cidade de|cidade|municipio de
|municipio|municipality|ville de|commune de|citta di|comune di|stadt|gemeente|gmina|miasto|kota administrasi|kota|thanh pho|tp|thi xa
|gorod|g|г|город|місто|м|puerto de|bandar|metropolitan|metro|greater|gran|grand|grande|downtown|central) (?=.)`),
  ],
]
const after: readonly (readonly [Wanted, RegExp])[] = [
  ['area', pattern(`(?<=.) (?:${areaAfter})$`)],
  [
    'place',
    pattern(`(?<=.) (?:metropolitan area|metro area|bay area|greater area|urban area|city area|city proper|city center|city centre
|and surrounding areas?|and surroundings|surrounding areas?|metroplex|municipality|metropolitan|township|town|twp|village|city|metro
|area|cbd|downtown|shi|si|sehri|kota)$`),
  ],
]

// Endings first: the State of Edo is `Edo State`, not an `Edo.` (Estado).
const typeWords = [...after, ...before]

function pattern(source: string): RegExp {
  return new RegExp(source.replaceAll('\n', ''))
}

/** A folded name without the words that say what it is; undefined when it has none. */
export function withoutTypeWords(name: string): { name: string; wants: Wanted } | undefined {
  for (const [wants, words] of typeWords) {
    const bare = name.replace(words, '')
    if (bare !== name) return { name: bare, wants }
  }
  return undefined
}
