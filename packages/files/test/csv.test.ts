import { parse } from 'csv-parse/sync'
import t from 'tap'
import { guardedText, guardText } from '../src/csv/guarded-text.ts'
import { labelCell, splitAtBars } from '../src/csv/label-cell.ts'
import { csvRow } from '../src/write/csv-row.ts'
import { leadTexts } from '../src/write/lead-texts.ts'
import { ndjsonLine } from '../src/write/ndjson-line.ts'

const signs = ["'", '=', '+', '-', '@', '\t', '\r', '\n', ' ', ',', '"', '|', '\\', ';', 'a', '1', '\u00a0']

/** Every text of up to so many signs. */
function* textsOf(length: number): Generator<string> {
  yield ''
  if (length > 0) for (const text of textsOf(length - 1)) for (const sign of signs) yield sign + text
}

t.test('A guarded text is read as it was, and no cell of another text has a guard', async (t) => {
  for (const isTrimmed of [true, false])
    for (const text of textsOf(4)) {
      const cell = guardText(text, isTrimmed)
      if ((guardedText(cell, isTrimmed) ?? cell) !== text) t.fail(JSON.stringify(text))
      if (/^'*[=+\-@\t\r]/.test(text) && cell.length === text.length) t.fail(`${JSON.stringify(text)} may be a formula`)
      if (/[;\t]["\s]*[=+\-@]/.test(cell)) t.fail(`${JSON.stringify(text)} may have a formula after a separator`)
      if (isTrimmed && cell === text && text !== text.trim()) t.fail(`${JSON.stringify(text)} loses its spaces`)
    }
  t.equal(guardText("Maria's note", true), "Maria's note")
  t.equal(guardText('Ana;=1+cmd', false), "'Ana;'=1+cmd")
  t.equal(guardText('nights; weekends', false), 'nights; weekends')
})

t.test('Labels in one cell are read as they were', async (t) => {
  const names = [...new Set(textsOf(2))].filter((_, index) => index % 7 < 3)
  for (const name of names) {
    for (const other of names) {
      const cell = labelCell([name, other])
      const read = cell.startsWith('[') ? (JSON.parse(cell) as string[]) : splitAtBars(cell)
      if (read.join('\0') !== `${name}\0${other}`) t.fail(`${JSON.stringify([name, other])} as ${cell}`)
    }
  }
  t.equal(labelCell(['VIP', 'Night shift']), 'VIP|Night shift')
  t.equal(labelCell(['a|b', 'c\\']), 'a\\|b|c\\')
  t.equal(labelCell(['A, B']), '["A, B"]')
  t.equal(labelCell(['2026', 'VIP']), '["2026","VIP"]')
  t.equal(labelCell([]), '')
})

t.test('Any reader of RFC 4180 finds the cells', async (t) => {
  const texts = [...textsOf(3)]
  for (const text of texts) {
    const [row] = parse(csvRow({ first_name: text, source: 'x' }, ['first_name', 'source']))
    if (row?.[1] !== 'x' || row[0] !== guardText(text, false)) t.fail(JSON.stringify(text))
  }
  t.ok(texts.length > 4_000)
})

const lead = {
  id: '7',
  first_name: 'Ana "A"',
  photo: null,
  latitude: '-16.80',
  others: '{"a": 7.0, "b": 12345678901234567890}',
  labels: '["VIP"]',
  links: '[]',
}
const fields = ['id', 'first_name', 'photo', 'latitude', 'others', 'labels', 'links', 'email'] as const

t.test('JSON keeps its types, and numbers their spelling', async (t) => {
  t.equal(
    ndjsonLine(lead, fields),
    '{"id":7,"first_name":"Ana \\"A\\"","photo":{"url":null},"latitude":-16.80,"others":{"a": 7.0, "b": 12345678901234567890},"labels":["VIP"],"links":[],"email":null}\n',
  )
  t.equal(csvRow(lead, fields), '7,"Ana ""A""",,\'-16.80,"{""a"": 7.0, ""b"": 12345678901234567890}",VIP,,\r\n')
})

t.test('A file of nobody has its header, and the mark for Excel', async (t) => {
  const textOf = async (format: 'csv' | 'ndjson', excel: boolean) => {
    async function* parts() {
      yield { leads: [] }
    }
    let text = ''
    for await (const piece of leadTexts({ format, excel, fields: ['id', 'email'] }, parts())) text += piece
    return text
  }
  t.equal(await textOf('csv', true), '\uFEFFid,email\r\n')
  t.equal(await textOf('csv', false), 'id,email\r\n')
  t.equal(await textOf('ndjson', false), '')
})
