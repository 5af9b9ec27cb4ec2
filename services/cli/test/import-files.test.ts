import t from 'tap'
import { importHere, type Options, type Outcome } from './import-here.ts'

const here = await importHere(t)

interface Case {
  readonly content: string | Buffer
  readonly name?: string
  readonly options?: Options
  /** `added updated unchanged rejected`, or a part of the message that refuses the file. */
  readonly outcome: string | RegExp
  readonly reasons?: readonly RegExp[]
  /** The values of a column of the leads. */
  readonly values?: readonly [column: string, ...values: unknown[]]
  /** The lines of the rejects, byte for byte, when it is not the end of the content. */
  readonly rejects?: string | Buffer
}

const rows = (count: number, row: (at: number) => string) => Array.from({ length: count }, (_, at) => row(at + 1))
const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')
const bytes = (...parts: (string | number)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : Buffer.from(part, 'latin1'))))

const unclosed = rows(50, (at) => `P${at},${at === 10 ? '"' : ''}p${at}@x.example,Nurses`)
const quotedLater = rows(50, (at) => `P${at},${at === 10 ? '"' : ''}p${at}@x.example,"Nurses, RN"`)
/** Row 10 begins a note with a quote, and 4 rows before the last one an inch mark ends one. */
const swallowedNote = (titles: string, count: number) =>
  [
    titles,
    ...rows(
      count,
      (at) => `P${at},Nurses,p${at}@x.example,${at === 10 ? '"tea' : at === count - 4 ? 'screen 15"' : 'ok'}`,
    ),
  ].join('\n')
const header = 'first_name,email,campaign_title'

const cases: Readonly<Record<string, Case>> = {
  'a quote that is never closed': {
    content: [header, ...unclosed].join('\n'),
    outcome: '9 0 0 41',
    reasons: [/^11: a quote opened here is not closed/, /^12: nothing after line 11 could be read/],
    rejects: [header, ...unclosed.slice(9)].join('\n'),
  },
  'a quote that is closed by one of a later row': {
    content: [header, ...quotedLater].join('\r\n'),
    outcome: '9 0 0 41',
    rejects: [header, ...quotedLater.slice(9)].join('\r\n'),
  },
  'two quotes that make valid CSV of the rows between': {
    content: `${header}\nAna,a@x.example,Nurses\nBo,"b@x.example,Nurses\nCy,c@x.example,Nurses\nDi,d@x.example",Nurses\nEva,e@x.example,Nurses\n`,
    outcome: '2 0 0 1',
    reasons: [/^3: column email has line ends and separators: a quote may be missing/],
    rejects: `${header}\nBo,"b@x.example,Nurses\nCy,c@x.example,Nurses\nDi,d@x.example",Nurses\n`,
  },
  'a stray quote within a row that is whole without it': {
    content: `${header}\nAna,5'10" tall,Nurses\nBo,b@x.example,"Nurses\nand Drivers"\n"Cy" Cruz,c@x.example,Nurses\n`,
    outcome: '1 0 0 2',
    reasons: [/^2: its quotes are not closed or not doubled/, /^5: its quotes/],
    values: ['title', 'Nurses\nand Drivers'],
    rejects: `${header}\nAna,5'10" tall,Nurses\n"Cy" Cruz,c@x.example,Nurses\n`,
  },
  'a stray quote that an inch mark far below closes': {
    content: swallowedNote('first_name,campaign_title,email,others.note', 200),
    outcome: '13 0 0 1',
    reasons: [/^11: the lines within the quotes of column others.note look like rows/],
  },
  'a quote of the header that is not closed': {
    content: 'first_name,"email,campaign_title\nAna,a@x.example,Nurses\n',
    outcome: /A quote in the header is not closed; no line was read/,
  },
  'Windows-1252 without a word': {
    content: bytes(`${header}\nJos`, 0xe9, ',j@x.example,Nurses\nAna,a@x.example,Nurses\n'),
    outcome: '1 0 0 1',
    reasons: [/^2: the line is not UTF-8: give the encoding .* --encoding windows-1252/],
    values: ['first_name', 'Ana'],
    rejects: bytes(`${header}\nJos`, 0xe9, ',j@x.example,Nurses\n'),
  },
  'Windows-1252 with --encoding': {
    content: bytes(`${header}\nJos`, 0xe9, ' ', 0x96, ',j@x.example,Nurses\n'),
    options: { encoding: 'latin1' },
    outcome: '1 0 0 0',
    values: ['first_name', 'José –'],
  },
  'a header in Windows-1252': {
    content: bytes('first_name,campaign_title,others.a', 0xf1, 'os\nAna,Nurses,3\n'),
    outcome: /The first line is not utf-8. Give the encoding/,
  },
  Shift_JIS: {
    content: bytes('first_name,campaign_title\n', 0x8e, 0x52, 0x93, 0x63, ',', 0x83, 0x5c, '\n'),
    options: { encoding: 'shift_jis' },
    outcome: '1 0 0 0',
    values: ['first_name || title', '山田ソ'],
  },
  'an encoding that does not exist': {
    content: `${header}\n`,
    options: { encoding: 'cp1' },
    outcome: /There is no encoding cp1 here. Use utf-8/,
  },
  'an encoding whose bytes do not show where lines end': {
    content: `${header}\n`,
    options: { encoding: 'iso-2022-jp' },
    outcome: /There is no encoding iso-2022-jp here. Use utf-8/,
  },
  'an encoding that the mark contradicts': {
    content: utf16(`${header}\n`),
    options: { encoding: 'utf-8' },
    outcome: /The file says that it is utf-16le, not utf-8/,
  },
  'UTF-16 with its mark': {
    content: utf16(`${header}\r\nJosé 😀,j@x.example,Nurses\r\nAna,Nurses\r\n`),
    outcome: '1 0 0 1',
    values: ['first_name', 'José 😀'],
    rejects: utf16(`${header}\r\nAna,Nurses\r\n`),
  },
  'UTF-16 without a mark, big end first': {
    content: Buffer.from(`${header}\nJosé,j@x.example,Nurses\n`, 'utf16le').swap16(),
    outcome: '1 0 0 0',
    values: ['first_name', 'José'],
  },
  'UTF-8 with its mark': {
    content: `\uFEFF${header}\nJosé,j@x.example,Nurses\nAna\n`,
    outcome: '1 0 0 1',
    values: ['first_name', 'José'],
    rejects: `\uFEFF${header}\nAna\n`,
  },
  'text that was damaged before': {
    content: `${header}\nJos\uFFFD,j@x.example,Nurses\n`,
    outcome: '0 0 0 1',
    reasons: [/^2: the line has the character U\+FFFD/],
  },
  'a damaged attribute, and half a character, in NDJSON': {
    name: 'damaged.ndjson',
    content:
      '{"campaign_title":"Nurses","others":{"a":"x\\ufffd"}}\n{"campaign_title":"Nurses","first_name":"A\\ud83d"}\n{"campaign_title":"Nurses","first_name":"A\\ud83d\\ude00"}\n',
    outcome: '1 0 0 2',
    values: ['first_name', 'A😀'],
  },
  'an Excel workbook': {
    content: bytes('PK', 3, 4, 'xl'),
    outcome: /is a zip archive or an Excel workbook: save the sheet as CSV/,
  },
  'a compressed file': { content: bytes(0x1f, 0x8b, 8, 0), outcome: /is compressed: `zcat FILE/ },
  'an empty file': { content: '', outcome: /has no header/ },
  'a header in LF above rows in CRLF': {
    content: 'first_name,state,campaign_title\nAna,hired,Agents\r\nBo,hired,Agents\r\n',
    outcome: '2 0 0 0',
    values: ["title || ' ' || status", 'Agents hired', 'Agents hired'],
  },
  'lines that end in CR': {
    content: 'first_name,campaign_title\rAna,Agents\rBo,Agents',
    outcome: '2 0 0 0',
    values: ['title', 'Agents', 'Agents'],
  },
  'a cell that spans lines': {
    content: 'first_name,others.note,campaign_title\r\nAna,"one\r\n\r\ntwo, three",Agents\r\n',
    outcome: '1 0 0 0',
    values: ["others ->> 'note'", 'one\r\n\r\ntwo, three'],
  },
  'two columns of one name': {
    content: 'email,first_name,E-Mail,email,campaign_title\n',
    options: { map: ['E-Mail=others.email'] },
    outcome: /Columns 1 \("email"\) and 4 \("email"\) are both email/,
  },
  'two titles of one field': {
    content: 'first_name,First Name,campaign_title\n',
    outcome: /Columns 1 \("first_name"\) and 2 \("First Name"\) are both first_name/,
  },
  'an attribute in a column and in JSON': {
    content: 'campaign_title,others,others.a\nNurses,"{""a"":1}",2\n',
    outcome: '0 0 0 1',
    reasons: [/others has a, and so has the column others\.a/],
  },
  'numbers in JSON cells': {
    content: 'campaign_title,others\nNurses,"{""a"":12345678901234567890,""b"":7.0,""c"":1e3,""d"":[1.50]}"\n',
    outcome: '1 0 0 0',
    values: ['others::text', '{"a": 12345678901234567890, "b": 7.0, "c": 1000, "d": [1.50]}'],
  },
  'days that do not exist': {
    content:
      'campaign_title,created_at\nNurses,2026-02-30T08:00:00Z\nNurses,2025-02-29\nNurses,2026-04-31 08:00\nNurses,2026-13-01\nNurses,2026-01-01T25:00:00Z\n',
    outcome: '0 0 0 5',
    reasons: [/2026-02-30T08:00:00Z" is no time/],
  },
  'times as databases print them': {
    content: rows(7, (at) =>
      at === 1
        ? 'campaign_title,created_at'
        : `Nurses,${['2026-03-01 08:00:00 UTC', '2026-03-01 16:00:00+08', '2026-03-01 16:00', '2026-03-01T08:00:00.000Z', '2026-03-01', '2026-03-01 08:00:00.5Z'][at - 2]}`,
    ).join('\n'),
    outcome: '6 0 0 0',
    values: [
      "to_char(lead.created_at, 'DD HH24:MI:SS.MS')",
      '01 08:00:00.000',
      '01 08:00:00.000',
      '01 08:00:00.000',
      '01 08:00:00.000',
      '28 16:00:00.000',
      '01 08:00:00.500',
    ],
  },
  'a time that nobody can read for sure': {
    content: 'campaign_title,created_at\nNurses,03/04/2026\n',
    outcome: '0 0 0 1',
    reasons: [/say how the column is written: --map "TITLE=created_at \(MM\/DD\/YYYY\)"/],
  },
  'times as --map says they are written': {
    content: 'Job,Applied On,Updated\nNurses,03/04/2026 9:05 PM,"Mar 5, 2026"\nNurses,31/12/2026,"Mar 5, 2026"\n',
    options: {
      map: ['Job=campaign_title', 'Applied On=created_at (MM/DD/YYYY HH:mm AM)', 'Updated=updated_at (MMM DD, YYYY)'],
    },
    outcome: '1 0 0 1',
    values: ["to_char(lead.created_at, 'MM-DD HH24:MI')", '03-04 13:05'],
  },
  'labels in every form': {
    content: `campaign_title,labels,others.x\nNurses,"[""Night, late"",""Day""]",1\nNurses,"Night, Day",2\nNurses,Night|Day,3\nNurses,Night; Day,4\nNurses,"['Night', 'Day']",5\n`,
    outcome: '4 0 0 1',
    reasons: [/^6: labels must be JSON text/],
    values: [
      "(SELECT string_agg(name, '+' ORDER BY name) FROM lead_label JOIN label ON label.id = label_id WHERE lead_id = lead.id)",
      'Day+Night, late',
      ...Array(3).fill('Day+Night'),
    ],
  },
  'ids of labels that nobody has': {
    content: 'campaign_title,labels\nNurses,12|13\n',
    outcome: '0 0 0 1',
    reasons: [/label 12 cannot be used: no label of the company has this id or name/],
  },
  'a photo as a search shows it': {
    content:
      'campaign_title,photo\nNurses,"{""url"":""https://photos.example/1.jpg""}"\nNurses,https://photos.example/2.jpg\n',
    outcome: '2 0 0 0',
    values: ['photo_url', 'https://photos.example/1.jpg', 'https://photos.example/2.jpg'],
  },
  semicolons: {
    content: 'campaign_title;first_name;location\nNurses;Ana;"Makati; PH"\n',
    outcome: '1 0 0 0',
    values: ["title || ' ' || lead.location", 'Nurses Makati; PH'],
  },
  'semicolons around commas': {
    content: 'campaign_title;first_name;others.a,b,c,d\nNurses;Ana;x\n',
    outcome: '1 0 0 0',
    values: ["others ->> 'a,b,c,d'", 'x'],
  },
  tabs: {
    content: 'campaign_title\tfirst_name\nNurses\tAna, Bo\n',
    outcome: '1 0 0 0',
    values: ['first_name', 'Ana, Bo'],
  },
  'sep=': {
    content: 'sep=;\r\ncampaign_title;first_name\r\nNurses;Ana\r\nNurses;Bo;x\r\n',
    outcome: '1 0 0 1',
    rejects: 'sep=;\r\ncampaign_title;first_name\r\nNurses;Bo;x\r\n',
  },
  'a separator that has to be said': {
    content: 'campaign_title^first_name\nNurses^Ana\n',
    outcome: /Column "campaign_title\^first_name" is no field/,
  },
  'a separator that is said': {
    content: 'campaign_title^first_name^others.code\nNurses^Ana^="007"\nNurses^5\'10" Bo^1\n',
    options: { delimiter: '^' },
    outcome: '1 0 0 1',
    values: ["others ->> 'code'", '007'],
  },
  'spaces and case in the header': {
    content: ' Campaign Title ,FIRST NAME,last-name,"Others.Salary ", others.Pay Grade\nNurses,Ana,Cruz,7.0,B\n',
    outcome: '1 0 0 0',
    values: ['others::text', '{"Salary": "7.0", "Pay Grade": "B"}'],
  },
  'a row of commas': { content: `${header}\n,,\n , ,\u00a0\n\nAna,a@x.example,Nurses,,\n`, outcome: '1 0 0 0' },
  'a campaign of spaces': {
    name: 'spaces.ndjson',
    content: '{"campaign_title":" ","first_name":"Ana"}\n',
    outcome: '0 0 0 1',
    reasons: [/campaign_id or campaign_title is needed/],
  },
  'zeros that a formula keeps': {
    content:
      'campaign_title,user_phone_number,others.code\nNurses,="09175550123",="007"\nNurses,"=""09175550124""",1\n',
    outcome: '2 0 0 0',
    values: ['phone', '09175550123', '09175550124'],
  },
  'phones that a spreadsheet took for numbers': {
    content: `campaign_title,user_phone_number\n${['639175550123.0', '6.39175550123E+11', '6.39175E+12', '"6,39175E+12"', '+63 917 555 0123'].map((phone) => `Nurses,${phone}`).join('\n')}\n`,
    outcome: '3 0 0 2',
    reasons: [
      /^4: user_phone_number 6\.39175E\+12 has lost digits in a spreadsheet/,
      /^5: user_phone_number 6,39175E\+12/,
    ],
    values: ['phone', '639175550123', '639175550123', '+63 917 555 0123'],
  },
  'ids that a spreadsheet took for numbers': {
    content:
      'id,campaign_title,latitude\n900001.0,Nurses,"14,5"\n1E+05,Nurses,14\n0x10,Nurses,14\n,Nurses,Infinity\n,Nurses,0x10\n',
    outcome: '1 0 0 4',
    values: ["lead.id || ' ' || latitude", '900001 14.5'],
  },
  'a label of spaces, which nobody means to make': {
    content: 'first_name,campaign_title,labels\nAna,Nurses,"["" ""]"\nBo,Nurses,"VIP | "\n',
    outcome: '1 0 0 1',
    reasons: [/label " " cannot be used/],
  },
  "cells with a ' in front": {
    content: `first_name,last_name,campaign_title,user_phone_number,labels\n'=Ana,'Tis,Nurses,'+63 917 555 0123,'=VIP|a\\|b\n''-Bo,'' ,Nurses,'0917,x\n`,
    outcome: '2 0 0 0',
    values: [
      "first_name || '/' || last_name || '/' || phone || '/' || (SELECT string_agg(name, '+' ORDER BY name) FROM lead_label JOIN label ON label.id = label_id WHERE lead_id = lead.id)",
      "=Ana/'Tis/+63 917 555 0123/=VIP+a|b",
      "'-Bo/' /'0917/x",
    ],
  },
  'rows that are too short or too long': {
    content: `${header}\nAna,a@x.example\nBo,b@x.example,Nurses,more\n`,
    outcome: '0 0 0 2',
    reasons: [/the row has 2 cells, and the header 3/, /the row has 4 cells, and the header 3/],
  },
  'a column without a title': {
    content: `${header},\nAna,a@x.example,Nurses,\nBo,b@x.example,Nurses,note\n`,
    outcome: '1 0 0 1',
    reasons: [/the cell "note" has no column in the header/],
  },
  'titles that are no fields': {
    content: 'ID,First Name,Applied On,expected_salary,emial,Job\n1,Ana,2026-01-01,5,x,Nurses\n',
    outcome:
      /Column "ID": if these are Galena's own ids, [\s\S]*"Applied On" is no field\. If it is created_at, add --map "Applied On=created_at"[\s\S]*call it others\.expected_salary, or add --rest-to-others[\s\S]*If it is email, add --map "emial=email"[\s\S]*If it is campaign_title, add --map "Job=campaign_title"/,
  },
  'a file without campaigns': { content: 'first_name\nAna\n', outcome: /No column says the campaign/ },
  'a campaign for all lines': {
    content: 'first_name\nAna\n',
    options: { map: ['"Walk-in 2026"=campaign_title'] },
    outcome: '1 0 0 0',
    values: ['title', 'Walk-in 2026'],
  },
  'the rest as attributes': {
    content: 'ID,Campaign Title,Expected Salary\n1,Nurses,25000\n',
    options: { restToOthers: true },
    outcome: '1 0 0 0',
    values: ['others::text', '{"ID": "1", "Expected Salary": "25000"}'],
  },
  'the rest of NDJSON as attributes': {
    name: 'rest.ndjson',
    content:
      '{"campaign_title":"Nurses","ID":12345678901234567,"Applied On":"2026-01-01T00:00:00Z","others":{"a":1}}\n',
    options: { restToOthers: true, map: ['Applied On=created_at'] },
    outcome: '1 0 0 0',
    values: ['others::text', '{"a": 1, "ID": 12345678901234567}'],
  },
  'a map that names a column that is not there': {
    content: `${header}\n`,
    options: { map: ['Applied=created_at'] },
    outcome:
      /--map names the column "Applied", which the file does not have\. It has: first_name, email, campaign_title/,
  },
  'a map that is no map': {
    content: `${header}\n`,
    options: { map: ['Applied=create_at'] },
    outcome: /is no mapping\. Write the column's title/,
  },
  'a map that does not exist': {
    content: `${header}\n`,
    options: { map: ['taleo'] },
    outcome: /no ready map of this name\. Ready are: greenhouse, lever/,
  },
  'CSV that is taken for NDJSON': {
    name: 'csv.ndjson',
    content: `${header}\nAna,a@x.example,Nurses\n`,
    outcome: /The file looks like CSV: add --format csv/,
  },
  'attributes that are no object': {
    content: 'campaign_title,others,others.a\nNurses,"[1,2]",3\n',
    outcome: '0 0 0 1',
    reasons: [/others must be an object/],
  },
  'one JSON list': {
    name: 'list.ndjson',
    content: '[{"campaign_title":"Nurses"}]\n',
    outcome: /one JSON list\. .*jq -c "\.\[\]"/,
  },
  'a whole search response': {
    name: 'response.ndjson',
    content: '{"total":1,"current_page":1,"pages":1,"candidates":[]}\n',
    outcome: /Of a search response: jq -c "\.candidates\[\]"/,
  },
}

/** What must hold of every file, whatever it is. */
function addsUp({ facts, rejects, reasons }: Outcome): boolean {
  if (!facts) return true
  const { read, inserted, updated, unchanged, rejected } = facts
  return (
    read === inserted + updated + unchanged + rejected &&
    reasons.length === rejected &&
    rejects.length > 0 === rejected > 0
  )
}

for (const [name, one] of Object.entries(cases)) {
  t.test(`A file: ${name}`, async (t) => {
    const company = await here.company()
    const outcome = await company.load(one.name ?? 'leads.csv', one.content, one.options)
    t.match(outcome.outcome, one.outcome)
    t.ok(addsUp(outcome), 'the summary adds up')
    if (one.reasons) t.match(outcome.reasons.slice(0, one.reasons.length), one.reasons)
    if (one.rejects !== undefined)
      t.same(
        outcome.rejects.toString('latin1'),
        Buffer.from(one.rejects).toString('latin1'),
        'rejected lines stand as they came',
      )
    if (one.values) t.same(await company.values(one.values[0]), one.values.slice(1))
    const lost = "SELECT FROM candidate WHERE company_id = $1 AND first_name || coalesce(last_name, '') LIKE '%\uFFFD%'"
    t.same(await company.rows(lost), [], 'no character is lost')
  })
}

t.test('An NDJSON line with a key twice is rejected', async (t) => {
  const company = await here.company()
  const lines = [
    '{"campaign_title":"Nurses","first_name":"Ana","first_name":"Bo"}',
    '{"campaign_title":"Nurses","others":{"a":1,"\\u0061":2}}',
    '{"campaign_title":"Nurses","first_name":"say \\"a\\": \\"b\\"","others":{"first_name":"x"}}',
    '{"campaign_title":"Nurses","answers":[{"question":"a\\": ","answer":"1"},{"question":"b","answer":"2"}]}',
  ]
  const { outcome, reasons } = await company.load('twice.ndjson', lines.join('\n'))
  t.equal(outcome, '2 0 0 2')
  t.same(reasons, ['1: the key "first_name" stands twice: remove one', '2: the key "a" stands twice: remove one'])
  const beside = '{"campaign_title":"Nurses","email":"a@acme.example","email":"b@acme.example","others":{"pay":7.50}}'
  t.match(await company.load('beside.ndjson', beside), {
    outcome: '0 0 0 1',
    reasons: ['1: the key "email" stands twice: remove one'],
  })
  t.match(await company.load('cell.csv', 'campaign_title,others\nNurses,"{""a"":1,""b"":7.0,""a"":2}"\n'), {
    outcome: '0 0 0 1',
    reasons: ['2: others: the key "a" stands twice: remove one'],
  })
})

t.test('A file without line ends is refused by its first bytes, or at 8 MB of a line', async (t) => {
  const company = await here.company()
  const lead = '{"campaign_title":"Nurses"}'
  const list = `[${Array.from({ length: 400_000 }, () => lead).join(',')}]`
  t.match((await company.load('list.ndjson', list)).outcome, /^The file is one JSON list/)
  const long = `${lead}\n${lead.repeat(400_000)}`
  t.match((await company.load('long.ndjson', long)).outcome, /^Line 2 is longer than 8 MB/)
})
