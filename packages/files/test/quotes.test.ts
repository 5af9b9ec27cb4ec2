import type { InputLine } from '@galena/lead/import/input-line'
import { type TimeZone, timeZone } from '@galena/lead/text/time-zone'
import t from 'tap'
import { joinMaps, readColumnMap } from '../src/read/csv/column-map.ts'
import { readCsv } from '../src/read/csv/read-csv.ts'
import { recordSplitter } from '../src/read/csv/records.ts'
import type { LeadFile } from '../src/read/lead-file.ts'
import { readNdjson } from '../src/read/read-ndjson.ts'
import { openText } from '../src/read/text/open-text.ts'
import { textEncoding } from '../src/read/text/text-encoding.ts'

const mapOf = (values: readonly string[]) => joinMaps(values.map((value) => readColumnMap(value, undefined)))

const opened = (text: string) =>
  openText(
    (async function* () {
      yield Buffer.from(text)
    })(),
    undefined,
  )

async function linesOf({ lines }: Pick<LeadFile, 'lines'>): Promise<InputLine[]> {
  const all: InputLine[] = []
  for await (const some of lines) all.push(...some)
  return all
}

async function read(text: string, map: readonly string[] = []) {
  const options = {
    delimiter: undefined,
    restToOthers: false,
    needed: undefined,
    zone: timeZone('Asia/Manila') as TimeZone,
  }
  const file = await readCsv(await opened(text), { ...options, map: mapOf(map) })
  return linesOf(file)
}

const four = 'first_name,campaign_title,email,others.note'
const six = 'first_name,last_name,campaign_title,email,user_phone_number,others.note'

t.test('Rows that two quotes of different rows enclose are rejected with all of their lines', async (t) => {
  for (const [title, lines] of [
    [four, ['P1,A,p1@x.example,"tea', 'P2,A,p2@x.example,ok', 'P3,A,p3@x.example,15"']],
    [four, ['P1,A,p1@x.example,"tea', 'P2,A,p2@x.example,15"']],
    [six, ['P1,L,A,p1@x.example,0917,"tea', 'P2,L,A,p2@x.example,0917,ok', 'P3,L,A,p3@x.example,0917,15"']],
    [
      six,
      [
        'P1,L,A,p1@x.example,1,"tea',
        'P2,L,A,p2@x.example,1,ok,',
        'P3,L,A,p3@x.example,1,',
        'P4,L,A,p4@x.example,1,15"',
      ],
    ],
    ['campaign_title,others.note', ['A,"tea', 'B,ok', 'C,15"']],
    [four.replaceAll(',', ';'), ['P1;A;p1@x.example;"tea', 'P2;A;p2@x.example;', 'P3;A;p3@x.example;15"']],
    [four, ['P1, A, p1@x.example,"tea', 'P2, A, p2@x.example, ok', 'P3, A, p3@x.example,15"']],
  ] as const) {
    const found = await read(`${[title, ...lines, lines[0].replace('"', '')].join('\n')}\n`)
    t.match(found[0]?.reason, /look like rows/, lines.join(' / '))
    t.equal(found[0]?.raw?.length, lines.length)
    t.equal(found[1]?.reason, undefined)
  }
})

t.test('A note of several lines is read', async (t) => {
  for (const note of [
    'Dear Ana,\nthank you, and see you, all well,\nBo',
    'Likes tea.\nWorked at Acme, Initech, and Hooli, in Cebu.\n\nCan start on Monday, 9 am',
    'first\nsecond',
    'skills: java, sql\npay: 20,000\nnotice: 30 days, or less',
  ]) {
    const [line] = await read(`${four}\nP1,A,p1@x.example,"${note}"\n`)
    t.equal(line?.reason, undefined)
    t.match(line?.input, { others: { note } })
  }
})

t.test('Broken lines cost about as much as others', (t) => {
  const cpu = (row: string) => {
    const splitter = recordSplitter({ encoding: textEncoding(Buffer.from('abcd'), undefined), delimiter: ',' })
    const before = process.cpuUsage()
    const records = splitter.add(Array.from({ length: 10_000 }, () => Buffer.from(row)))
    t.equal([...records, ...splitter.end()].length, 10_000)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1_000
  }
  const [whole, broken] = [cpu('Ana,Nurses,tall,x\n'), cpu('Ana,Nurses,5\'10" tall,x\n')]
  t.ok(broken < 500 + 5 * whole, `${broken} ms, and ${whole} ms for whole lines`)
  t.end()
})

t.test('Names of JavaScript are names like others', async (t) => {
  for (const name of ['constructor', 'toString', 'valueOf', 'hasOwnProperty']) {
    await t.rejects(read(`campaign_title,${name}\nA,B\n`), {
      message: new RegExp(`Column "${name}" is no field. To keep`),
    })
  }
  const [line] = await read('campaign_title,others.__proto__\nA,B\n')
  t.equal(JSON.stringify(line?.input), '{"campaign_title":"A","others":{"__proto__":"B"}}')
  const renamed = await readNdjson(await opened('{"__proto__":"x","campaign_title":"A"}\n'), {
    map: mapOf(['A=source']),
    restToOthers: false,
  })
  const [first] = await linesOf(renamed)
  t.equal(JSON.stringify(first?.input), '{"__proto__":"x","campaign_title":"A"}')
  for (const format of ['MM/MM/DD/YYYY', 'YYYY-MM-DD HH:HH'])
    t.throws(() => mapOf([`A=created_at (${format})`]), { message: /is no mapping.*each once/ })
  t.end()
})

t.test('Commas separate ids of labels only where all parts are numbers', async (t) => {
  for (const [cell, labels] of [
    ['1,234 hours', ['1,234 hours']],
    ['over 1,234,567 hours, Day', ['over 1,234,567 hours', 'Day']],
    ['12,13', [12, 13]],
    ['12,345', [12, 345]],
    ['Night,12', ['Night', '12']],
    ['Night|12', ['Night', 12]],
    ['Night, Day', ['Night', 'Day']],
  ] as const) {
    const [line] = await read(`campaign_title,labels\nA,"${cell}"\n`)
    t.strictSame(line?.input, { campaign_title: 'A', labels })
  }
})
