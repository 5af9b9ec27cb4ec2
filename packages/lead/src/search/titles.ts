import { foldName } from '../text/fold-name.ts'

// Forms of address, degrees and suffixes as people type them beside names in many countries, without their dots.
const titles = `
  mr mrs ms mx dr drs dra prof profr profra engr atty capt sgt cpl ltcol maam
  sr sra srta sres licda lcdo lcda arq mtro mtra abg abog exmo exma
  mme mlle monsieur madame mademoiselle frau dipl dhr mevr sigra signor signora dottssa avv geom
  mgr inz smt adv hjh bpk encik gng kgg
  jr jnr snr iii 2nd 3rd 4th phd cpa dds dmd lpt rmt rpm rph llb llm msc bsc mph mpa
  гн гжа господин госпожа доктор др κος κα κύριος κυρία δρ
  الأستاذ الأستاذة الدكتور الدكتورة المهندسة دكتور دكتورة مهندسة آقای دکتر
  גב גברת דר श्रीमती डॉ นาย นาง นางสาว คุณ ดร
  先生 女士 小姐 太太 教授 様 さん 氏 씨 님 선생님`

/**
 * Also given names, surnames or initials somewhere (`Tuan Nguyen`, `Puan Maharani`, `Mba`, `السيد`): left out only where two
 * other words remain. A title belongs above only if nobody is called so.
 */
const uncertain = `
  sir miss don dona doña fr br md sri er junior senior filho neto hijo fils vi vii viii v ma ba bs ca ce jd
  pan pani bay bayan sayın ibu haji hajjah
  rev eng arch hon esq madam lic ing cp herr hr mw ir sig dott shri hj tn ny bapak cik tuan puan datuk dato ii iv rn mba edd
  د م أ السيد السيدة المهندس مهندس خانم מר श्री सुश्री 博士 殿`

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
