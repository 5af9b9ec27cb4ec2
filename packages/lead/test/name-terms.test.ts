import t from 'tap'
import { readSearchText } from '../src/search/read-search-text.ts'
import { foldName } from '../src/text/fold-name.ts'
import { nameTerms } from '../src/text/name-words.ts'

// Escapes, where two spellings look the same.
t.test('Spellings of one name in Arabic, Hebrew, Devanagari, Cyrillic or kana are folded to one', async (t) => {
  for (const [stored, typed] of [
    ['أحمد', 'احمد'],
    ['إبراهيم', 'ابراهيم'],
    ['آمنة', 'امنه'],
    ['\u0671لرحمن', 'الرحمن'],
    ['فاطمة', 'فاطمه'],
    ['مُحَمَّد', 'محمد'],
    ['مـحـمـد', 'محمد'],
    ['رحمٰن', 'رحمن'],
    ['مصطفى', 'مصطفي'],
    ['رؤوف', 'رووف'],
    ['رائد', 'رايد'],
    ['عل\u06cc', 'علي'],
    ['\u06a9ریم', 'كريم'],
    ['فاطم\u06c0', 'فاطمه'],
    ['فاطم\u06c1', 'فاطمة'],
    ['فاطم\u06d5', 'فاطمه'],
    ['ﻣﺤﻤﺪ', 'محمد'],
    ['שָׁלוֹם', 'שלום'],
    ['\ufb2a\ufb4b', 'שו'],
    ['\u05f2ד', 'ייד'],
    ['फ़रहान', 'फरहान'],
    ['आनन्द', 'आनंद'],
    ['चाँद', 'चांद'],
    ['Ґудзь', 'гудзь'],
    ['はなこ', 'ハナコ'],
    ['かすがゞ', 'カスガヾ'],
    ['אברהם', 'אברהמ'],
  ] as const) {
    t.equal(foldName(stored), foldName(typed), `${stored} and ${typed}`)
    t.equal(foldName(foldName(stored)), foldName(stored), `${stored} twice`)
  }
})

t.test('Letters that make another name stay', async (t) => {
  for (const [one, other] of [
    ['سعيد', 'سعد'],
    ['حسن', 'حسين'],
    ['رجاء', 'رجا'],
    ['گل', 'كل'],
    ['\u067e\u0631\u06cc', 'بري'],
    ['כהן', 'כחן'],
    ['राम', 'रमा'],
    ['สมชาย', 'สมชย'],
    ['ガク', 'カク'],
  ] as const)
    t.not(foldName(one), foldName(other), `${one} and ${other}`)
})

t.test('A given name is found inside a name of one word, and only there', async (t) => {
  for (const [first, last, inside] of [
    ['김민준', null, ['민준']],
    ['-', '김민준', ['민준']],
    ['남궁민수', '', ['궁민수', '민수']],
    ['김준', '', ['준']],
    ['김민준', '김민준', ['민준']],
    ['김민준', '김', ['민준']],
    ['민준', '김', []],
    ['Minjun', '김민준', ['민준']],
    ['王小明', null, ['小明', '明']],
    ['田中花子', null, ['中花子', '花子', '子']],
    ['佐々木健', null, ['木健', '健']],
    ['佐藤はるか', null, ['藤はるか', 'はるか', 'るか']],
    ['たなかはなこ', null, ['かはなこ', 'はなこ', 'なこ']],
    ['田中花子 タナカハナコ', null, ['中花子', '花子', '子', 'カハナコ', 'ハナコ', 'ナコ']],
    ['高橋 みなみ', null, []],
    ['花子', '田中', []],
    ['マリア', 'サントス', []],
  ] as const) {
    const { words, starts } = nameTerms(first, last)
    const prefixes = new Set(words.flatMap((word) => Array.from(word, (_, at) => word.slice(0, at + 1))))
    for (const name of inside) t.ok(starts.includes(foldName(name)), `${name} in ${first} ${last}`)
    if (inside.length === 0)
      t.same(
        starts.filter((start) => !prefixes.has(start)),
        [],
        `${first} ${last}`,
      )
  }
  t.notOk(nameTerms('김민준', null).starts.includes('준'))
})

t.test('Names that are abbreviated are found in full, where the abbreviation is one', async (t) => {
  for (const [first, last, full] of [
    ['Ma. Teresa', 'Bautista', 'maria'],
    ['MA.TERESA', 'Bautista', 'maria'],
    ['Mª Teresa', 'Bautista', 'maria'],
    ['M.ª Luisa', 'Gil', 'maria'],
    ['Ma Teresa', 'Bautista', 'maria'],
    ['José Ma.', 'Sison', 'maria'],
    ['Bautista, Ma. Teresa', null, 'maria'],
    ['Md', 'Rahim', 'mohammed'],
    ['Mohd. Faizal', 'Ali', 'muhammad'],
    ['Fco.', 'Gil', 'francisco'],
    ['Ana', 'Hdez.', 'hernandez'],
    ['Wm', 'Lee', 'william'],
    ['Jos.', 'Lee', 'joseph'],
    ['Ana', 'Sta. Cruz', 'santa'],
    ['Ian', 'St. John', 'saint'],
    ['মোঃ রহিম', null, 'মোহাম্মদ'],
    ['Juan', 'Cruz Jr', 'junior'],
  ] as const)
    t.ok(nameTerms(first, last).starts.includes(full), `${full} in ${first} ${last}`)
  for (const [first, last, full] of [
    ['Ma', 'Long', 'maria'],
    ['Ma Long', null, 'maria'],
    ['Jack', 'Ma', 'maria'],
    ['John', 'Smith MD', 'muhammad'],
    ['John', 'Smith, M.D.', 'muhammad'],
    ['Jos', 'Verstappen', 'joseph'],
    ['Geo', 'Lee', 'george'],
    ['Maris', 'Lee', 'maria'],
  ] as const)
    t.notOk(nameTerms(first, last).starts.includes(full), `no ${full} in ${first} ${last}`)
})

t.test('An abbreviation that is typed means the name too', async (t) => {
  for (const [text, full] of [
    ['Ma. Teresa', 'maria'],
    ['ma.teresa', 'maria'],
    ['md rahim', 'muhammad'],
    ['Wm. Lee', 'william'],
    ['ana hdez', 'hernandez'],
    ['ian st. john', 'saint'],
    ['luc st-pierre', 'saint'],
  ] as const)
    t.match(JSON.stringify(readSearchText(text, 'PH')), `"${full}"`, text)
  for (const text of ['smith md', 'jos lee', 'maria md.example@acme.example'])
    t.notMatch(JSON.stringify(readSearchText(text, 'PH')), '"full"', text)
})

t.test('A title that is also a name is never left out of two words', async (t) => {
  const names =
    'Tuan Hon Ny Ing Dato Sig Ir Lic Rev Arch Eng Esq Madam Herr Dott Shri Cik Puan Datuk Bapak Iv Ii Mba Edd Hj Cp Rn السيد مهندس خانم'
  for (const name of names.split(' '))
    for (const text of [`${name} Nguyen`, `Nguyen ${name}`, `${name}. Nguyen`, name])
      t.notMatch(JSON.stringify(readSearchText(text, 'VN')), '"spare"', text)
})

t.test('Titles, suffixes and middle initials may be left out, where what remains still names a person', async (t) => {
  for (const [text, spare] of [
    ['Juan Cruz Jr.', ['jr.']],
    ['MR. JUAN CRUZ', ['mr.']],
    ['Engr. Juan A. Cruz III', ['engr.', 'a.', 'iii']],
    ['Cruz, Juan A.', ['a.']],
    ['juan a cruz', ['a']],
    ['juan cruz a', []],
    ['Dr. Cruz', ['dr.']],
    ['J. Cruz', []],
    ['Jr.', []],
    ['Mr. Jr.', []],
    ['don lopez', []],
    ['Don Juan Lopez', ['don']],
    ['sir juan lopez', ['sir']],
    ['ana neto', []],
    ['Carlos Silva Neto', ['neto']],
    ['John Smith, Ph.D.', ['ph.d.']],
    ['Jane Doe R.N.', ['r.n.']],
    ['Juan Cruz 3rd', ['3rd']],
    ['김민준 씨', ['씨']],
    ['김 민준', []],
    ['田中 様', ['様']],
    ['الدكتورة فاطمة', ['الدكتورة']],
    ['д-р Иванова', ['д-р']],
    ['г-жа Иванова', ['г-жа']],
    ['ד"ר כהן', ['ד"ר']],
    ['श्रीमती शर्मा', ['श्रीमती']],
    ['AP1 jr', ['jr']],
    ['Dr. Tuan', ['dr.']],
    ['mr hon wong', ['mr']],
    ['dr. j.', []],
    ['Ing. Ana Reyes', ['ing.']],
    ['الدكتور السيد', ['الدكتور']],
    ['maria cruz', []],
    ['de la cruz', []],
    ["o'brien", []],
  ] as const) {
    const { terms } = readSearchText(text, 'PH')
    t.same(
      terms.flatMap((term) => ('spare' in term && term.spare ? term.local : [])),
      spare,
      text,
    )
  }
})
