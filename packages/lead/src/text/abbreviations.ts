/**
 * Where an abbreviation counts without its dot. `Fdez` anywhere; `Md` when a word follows (`Smith, MD` is a doctor), and
 * with a dot too; `Ma` when a word follows and the name has three (`Ma Long` is Chinese); `Jos` never (it is a name).
 */
type Undotted = 'anywhere' | 'before a word' | 'in three words' | 'never'

const muhammad = 'muhammad mohammad mohammed mohamed mohamad muhamad'
const mohammodBengali = 'মোহাম্মদ মোহাম্মাদ মুহাম্মদ'

/**
 * Abbreviations that people have in their own names, folded, and the names they stand for. One that is a beginning of its
 * name stands here only where it is written for the name (`Ma.`, `Abd.`). Sources: Wiktionary, "Appendix: Abbreviations
 * for English given names"; Wikipedia, "Filipino name" (Ma., Sta., Sto.); BYU Script, "Las abreviaturas" (Fco., Fdo.),
 * and for Spanish surnames what directories print (Hdez., Fdez.); The Daily Star, 27 July 2005, "Mohammad, Muhammad and Md".
 */
const table: Readonly<Record<Undotted, Readonly<Record<string, string>>>> = {
  anywhere: {
    wm: 'william',
    chas: 'charles',
    thos: 'thomas',
    robt: 'robert',
    jno: 'john',
    saml: 'samuel',
    danl: 'daniel',
    richd: 'richard',
    edwd: 'edward',
    jr: 'junior',
    jnr: 'junior',
    fco: 'francisco',
    fca: 'francisca',
    gpe: 'guadalupe',
    fdez: 'fernandez',
    fdz: 'fernandez',
    hdez: 'hernandez',
    hdz: 'hernandez',
    glez: 'gonzalez',
    glz: 'gonzalez',
    mtnez: 'martinez',
    mtez: 'martinez',
    mtz: 'martinez',
    rguez: 'rodriguez',
    rdguez: 'rodriguez',
    rdz: 'rodriguez',
    dguez: 'dominguez',
    gtez: 'gutierrez',
    gtz: 'gutierrez',
    vzqz: 'vazquez',
    mohd: muhammad,
    muhd: muhammad,
    mhd: muhammad,
    // The visarga stands for the dot.
    মোঃ: mohammodBengali,
  },
  'before a word': {
    md: muhammad,
    মো: mohammodBengali,
    mst: 'mosammat',
    sk: 'sheikh shaikh shaik',
    abd: 'abdul',
    kr: 'kumar',
    jn: 'john jean juan',
    sta: 'santa',
    sto: 'santo',
    st: 'saint',
    ste: 'sainte',
  },
  'in three words': { ma: 'maria' },
  never: { geo: 'george', jas: 'james', jos: 'joseph', edw: 'edward', fdo: 'fernando', ant: 'antonio' },
}

interface Abbreviation {
  readonly full: readonly string[]
  readonly undotted: Undotted
}

const abbreviations = new Map<string, Abbreviation>(
  (Object.keys(table) as Undotted[]).flatMap((undotted) =>
    Object.entries(table[undotted]).map(([short, full]) => [short, { full: full.split(' '), undotted }]),
  ),
)

const none: readonly string[] = []

/** Where a word of a name stands: how many words come after it, of how many, and whether a dot follows it. */
export interface WordPlace {
  readonly after: number
  readonly count: number
  readonly hasDot: () => boolean
}

/** Whether a folded word is an abbreviation in some place. */
export function isAbbreviation(word: string): boolean {
  return abbreviations.has(word)
}

/** The names that a folded word is an abbreviation of; none when it is not one, or not in this place. */
export function spelledOut(word: string, { after, count, hasDot }: WordPlace): readonly string[] {
  const known = abbreviations.get(word)
  if (!known) return none
  switch (known.undotted) {
    case 'anywhere':
      return known.full
    case 'before a word':
      return after > 0 ? known.full : none
    case 'in three words':
      return (after > 0 && count > 2) || hasDot() ? known.full : none
    case 'never':
      return hasDot() ? known.full : none
  }
}
