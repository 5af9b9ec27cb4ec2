/** Korean surnames of two syllables; all others have one. Source: Statistics Korea, census of 2015, the commoner ones. */
const longSurname = /^(?:남궁|황보|제갈|사공|선우|서문|독고|동방)/u

const hangul = /^\p{sc=Hangul}/u
const han = /^\p{sc=Han}/u
const kana = /^\p{sc=Katakana}/u
/** Characters, and kana among or after them (`一ノ瀬`, `佐藤はるか`). */
const characters = /^[\p{sc=Han}\p{sc=Katakana}ー]{2,8}$/u
/** No name begins with these: repetition marks, small kana, and the two that only follow a vowel. */
const neverFirst = /^[々ヽヾァィゥェォャュョッヮンー]/u

/** These scripts come after it in Unicode, and most names before it. */
const firstLetter = '\u1100'

/** A surname or given name in Han, with its kana, has at most so many characters; one in kana alone at least two. */
const maxHan = 4
const minKana = 2
const maxKanaName = 12
const maxHangulName = 5

/**
 * The given names in names that are written as one word, surname first, in Han, Hangul or kana: `민준` of `김민준`, `花子` of
 * `田中花子`. Where nothing tells how long the surname is, there is one for each length that it may have. A word with
 * another of its script beside it is itself a surname or a given name. The words are folded: kana is katakana.
 */
export function givenNames(words: readonly string[]): string[] {
  if (words.every((word) => word < firstLetter)) return []
  const inHangul = onlyWord(words, hangul)
  const inHan = onlyWord(words, han)
  const inKana = onlyWord(words, kana)
  // `高橋` and `みなみ` are one name; `田中花子` and `タナカハナコ` are the same name twice.
  const isOneName = inHan !== undefined && Array.from(inHan).length < maxHan && words.some((word) => kana.test(word))
  return [
    ...(inHangul === undefined ? [] : afterHangulSurname(inHangul)),
    ...(inHan === undefined || isOneName ? [] : afterHanSurname(inHan)),
    ...(inKana === undefined || isOneName ? [] : afterKanaSurname(inKana)),
  ]
}

/** Some forms repeat the surname, or the whole name, in the second field. */
function onlyWord(words: readonly string[], script: RegExp): string | undefined {
  const distinct = [...new Set(words.filter((word) => script.test(word)))]
  const found = distinct.filter((word) => !distinct.some((other) => other !== word && other.startsWith(word)))
  return found.length === 1 ? found[0] : undefined
}

function afterHangulSurname(word: string): string[] {
  const { length } = word
  if (length < 2 || length > maxHangulName) return []
  return longSurname.test(word) && length > 2 ? [word.slice(1), word.slice(2)] : [word.slice(1)]
}

function afterHanSurname(word: string): string[] {
  if (!characters.test(word)) return []
  return endings(word, 1).filter(
    (name) => Array.from(name).length <= maxHan && (han.test(name) || name.length >= minKana),
  )
}

function afterKanaSurname(word: string): string[] {
  if (word.length > maxKanaName) return []
  return endings(word, minKana).filter((name) => name.length >= minKana)
}

/** What is left of a word without its first characters, `minSurname` or more, where a name can begin. */
function endings(word: string, minSurname: number): string[] {
  const letters = Array.from(word)
  return letters
    .map((_, start) => letters.slice(start).join(''))
    .slice(minSurname)
    .filter((name) => !neverFirst.test(name))
}
