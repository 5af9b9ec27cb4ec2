import { foldName } from '../text/fold-name.ts'

// Forms of address, degrees and suffixes as people type them beside names in many countries, without their dots.
const titles = `
  mr mrs ms mx dr drs dra prof profr profra rev engr eng atty arch hon capt sgt cpl ltcol esq madam maam
  sr sra srta sres lic licda lcdo lcda ing arq mtro mtra abg abog cp exmo exma
  mme mlle monsieur madame mademoiselle herr hr frau dipl dhr mevr mw ir sig sigra signor signora dott dottssa avv geom
  mgr inz shri smt adv hj hjh tn ny bpk bapak encik cik tuan puan datuk dato gng kgg
  jr jnr snr ii iii iv 2nd 3rd 4th phd rn cpa mba dds dmd lpt rmt rpm rph llb llm msc bsc mph mpa edd
  гн гжа господин госпожа доктор др κος κα κύριος κυρία δρ
  السيد السيدة الأستاذ الأستاذة الدكتور الدكتورة المهندس المهندسة دكتور دكتورة مهندس مهندسة آقای خانم دکتر
  מר גב גברת דר श्री श्रीमती सुश्री डॉ นาย นาง นางสาว คุณ ดร
  先生 女士 小姐 太太 博士 教授 様 さん 氏 殿 씨 님 선생님`

/** Also names of their own, or parts of one: left out only where two other words remain. */
const uncertain = `
  sir miss don dona doña fr br md sri er junior senior filho neto hijo fils vi vii viii v ma ba bs ca ce jd
  pan pani bay bayan sayın ibu haji hajjah د م أ`

/** How sure it is that a word is a title or suffix. */
type Certainty = 'certain' | 'uncertain'

const known = new Map<string, Certainty>([
  ...listOf(uncertain).map((word) => [word, 'uncertain'] as const),
  ...listOf(titles).map((word) => [word, 'certain'] as const),
])

function listOf(text: string): string[] {
  return text.trim().split(/\s+/u).map(foldName)
}

/** Whether a folded word, its dots removed (`phd` for `Ph.D.`), is a title before a name or a suffix after it. */
export function titleCertainty(word: string): Certainty | undefined {
  return known.get(word)
}
