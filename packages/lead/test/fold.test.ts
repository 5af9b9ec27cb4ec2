import t from 'tap'
import { isSoon } from '../../../test/support/soon.ts'
import { folderStatus } from '../src/catalogue/folder.ts'
import { fold, words } from '../src/text/fold.ts'
import { nameTerms, sortableName, wordPrefixes } from '../src/text/name-words.ts'

t.test('Case, width, accents and special Latin letters are folded', async (t) => {
  for (const [text, folded] of [
    ['Muñoz', 'munoz'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['Οδός', 'οδοσ'],
    ['mun\u0303oz', 'munoz'],
    ['ＡＢ１２', 'ab12'],
    ['Łódź', 'lodz'],
    ['Straße', 'strasse'],
    ['STRASSE', 'strasse'],
    ['Øystein Ærø', 'oystein aero'],
    ['Nguyễn Đình', 'nguyen dinh'],
    ['İstanbul', 'istanbul'],
    ['ﬁn', 'fin'],
    ['ΆΘΗΝΑ', 'αθηνα'],
    ['Ёлка', 'елка'],
  ] as const) {
    t.equal(fold(text), folded, text)
    t.equal(fold(fold(text)), folded, `${text} twice`)
  }
})

t.test('Marks that are letters of their script stay', async (t) => {
  for (const text of ['がぎ', 'สวัสดี', 'हिन्दी', '田中']) t.equal(fold(text), text)
})

t.test('A folder’s status comes from its name', async (t) => {
  t.equal(folderStatus('VIP (2)'), 'vip_2')
  t.equal(folderStatus('Workday Onboarding'), 'workday_onboarding')
  t.equal(folderStatus('  Año—Nuevo!! '), 'ano_nuevo')
})

t.test('Names are found by their words, without apostrophes, and joined', async (t) => {
  const found = nameTerms('María', 'de la Cruz').words
  for (const word of ['maria', 'de', 'la', 'cruz', 'dela', 'lacruz', 'delacruz', 'mariadelacruz', 'delacruzmaria'])
    t.ok(found.includes(word), word)
  t.equal(found.length, 9)
  for (const word of ['anne', 'marie', 'annemarie', 'o', 'brien', 'obrien'])
    t.ok(nameTerms('Anne-Marie', "O'Brien").words.includes(word), word)
  t.same(wordPrefixes(['cruz', 'é']), ['c', 'cr', 'cru'])
  t.same(nameTerms(null, ''), { words: [], starts: [] })
  t.equal(sortableName(null, 'Cruz'), 'cruz')
  t.same(words('a,b  c'), ['a', 'b', 'c'])
})

t.test('A very long run of accents is folded fast', async (t) => {
  const start = performance.now()
  fold(`a${'\u0301'.repeat(100_000)}`)
  fold('\u0e34'.repeat(100_000))
  t.ok(isSoon(performance.now() - start, 1_000))
})

t.test('Prefixes are shorter than the word, have up to twelve letters, and never split a letter', async (t) => {
  t.same(wordPrefixes(['maria', 'ma']), ['m', 'ma', 'mar', 'mari'])
  t.same(wordPrefixes(['abcdefghijklmnop']).at(-1), 'abcdefghijkl')
  t.same(wordPrefixes(['𐐨bc', 'é', '']), ['𐐨', '𐐨b'])
})
