import t from 'tap'
import { buildDocument } from '../src/document/build-document.ts'
import type { LeadRow } from '../src/document/lead-row.ts'
import { readSearchText } from '../src/search/read-search-text.ts'
import { readEmails } from '../src/text/email.ts'
import { utc } from '../src/text/time-zone.ts'
import { emptyRow } from './support/lead-row.ts'

const build = (row: Partial<LeadRow>) => buildDocument({ ...emptyRow, ...row }, utc, () => undefined)
const phones = (phone: string, country: string) => build({ phone, country }).phones
const [mobile, second] = ['639175550123', '639185550124']

t.test('Each number of a field is indexed, however they are separated', async (t) => {
  for (const text of [
    '+639175550123 ::: +639185550124',
    '0917 555 0123 or 0918 555 0124',
    '0917 555 0123 and 0918-555-0124',
    '0917 555 0123 & 0918 555 0124',
    '0917 555 0123\n0918 555 0124',
    '0917 555 0123  0918 555 0124',
    '09175550123 09185550124',
    '0917 555 0123 / 0918 555 0124',
    '0917 555 0123, 0918 555 0124',
    '0917 555 0123 | 0918 555 0124',
    '+639175550123+639185550124',
    '0917 555 0123 (home) 0918 555 0124 (work)',
    'Globe: 0917 555 0123; Smart: 0918 555 0124',
    'Mobile No. 0917 555 0123 x5, Tel. 0918 555 0124 loc. 12',
    '٠٩١٧٥٥٥٠١٢٣ ::: ۰۹۱۸۵۵۵۰۱۲۴',
  ])
    t.same(phones(text, 'PH'), [mobile, second], JSON.stringify(text))
  for (const text of ['0917 / 555 / 0123', '0917 - 555 - 0123', '0917-555-0123;ext=12', '="09175550123"'])
    t.same(phones(text, 'PH'), [mobile], text)
})

t.test('A number that can be read in two ways is indexed in both', async (t) => {
  for (const [country, text, numbers] of [
    ['DE', '4915112345678', ['494915112345678', '4915112345678']],
    ['DE', '015112345678', ['4915112345678']],
    ['BR', '553187650143', ['553187650143', '5531987650143']],
    ['BR', '(31) 98765-0143', ['5531987650143']],
    ['BJ', '97 12 34 56', ['2290197123456']],
    ['VN', '0162 123 4567', ['841621234567', '84321234567']],
    ['CI', '47 12 34 56', ['2250747123456']],
    ['CI', '20 21 22 23', ['2252720212223']],
    ['MX', '5215512345680', ['525512345680']],
    ['AR', '541123456789', ['541123456789', '5491123456789']],
    ['US', '(436) 555-0143', ['14365550143']],
    ['US', '4365550143', ['14365550143']],
    ['PH', '12125550188', ['12125550188']],
    ['NU', '4002', ['6834002']],
    ['AC', '62889', ['24762889']],
    ['SH', '22158', ['29022158']],
    ['PH', '12-34', ['1234']],
  ] as const)
    t.same(phones(text, country), numbers, `${country}: ${text}`)
})

t.test('A document holds a bounded number of phones and emails, and says how many were left out', async (t) => {
  const list = (count: number, item: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => item(i)).join()
  const numbers = (start: number) => list(30, (index) => `+63917555${start + index}`)
  const others = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [`phone ${index}`, numbers(1000 + index * 30)]),
  )
  const crowded = build({
    country: 'PH',
    phone: numbers(5000),
    others,
    email: list(50, (index) => `p${index}@mail.example`),
  })
  t.equal(crowded.phones.length, 100)
  t.match(crowded.left_out, [
    /^Only 20 of 40 phones in attributes/,
    /^Only 20 of 50 emails in one value/,
    /^Only 10 of 30 numbers in one value/,
    /phones cannot be searched/,
  ])
  t.equal(crowded.emails.length, 20)
})

t.test('A key that names a phone or an email in other words is enough for a valid one', async (t) => {
  const found = (key: string, value: string) => {
    const { phones, emails } = build({ country: 'PH', others: { [key]: value } })
    return [...phones, ...emails].join()
  }
  for (const key of [
    'contact_number',
    'Contact Number',
    'contactNo',
    'mobilephone',
    'Teléfono',
    'Celular',
    'Handy',
    'Telefonnummer',

    'No. HP',
    'Số điện thoại',
    'Nr telefonu',
    'Мобильный телефон',
    '手机号码',
    '電話番号',
    '휴대폰',
    'رقم الهاتف',
    'เบอร์โทรศัพท์',

    'Phone 2',
    'homePhone',
    'WhatsApp Number',
    'cellNumber',
    'Alternate mobile',
    'Télé­phone portable',
    'phonenumber',
  ])
    t.equal(found(key, '0917 555 0123'), mobile, key)
  for (const key of [
    'emailaddress',
    'Email Address',
    'Correo electrónico',
    'E-posta',
    'メールアドレス メール',
    'workEmail',
  ])
    t.equal(found(key, 'Rosa@Acme.example'), 'rosa@acme.example', key)
  for (const key of [
    'hotel',
    'cellar',
    'intel',
    'years',
    'emailed',
    'photo',
    'headphones',
    'microphone',
    'no',
    'number',
  ])
    t.equal(found(key, '0917 555 0123'), '', key)
  t.equal(found('contact', '12345678'), '', 'no valid number')
  t.equal(found('WhatsApp', '0917 555 0123 ::: 0918 555 0124'), `${mobile},${second}`)
})

t.test('Each address of a text is read, without what is not seen', async (t) => {
  for (const [text, addresses] of [
    ['joy@acme.example, joy.tan@mail.example', ['joy@acme.example', 'joy.tan@mail.example']],
    ['joy@acme.example ::: joy.tan@mail.example', ['joy@acme.example', 'joy.tan@mail.example']],
    ['joy@acme.example/joy.tan@mail.example', ['joy@acme.example', 'joy.tan@mail.example']],
    ['joy@acme.example or joy.tan@mail.example', ['joy@acme.example', 'joy.tan@mail.example']],
    ['Rosa Lim <Rosa.Lim@acme.example>', ['rosa.lim@acme.example']],
    ['"Lim, Rosa" <rosa.lim@acme.example>; joy@acme.example', ['rosa.lim@acme.example', 'joy@acme.example']],
    ['[rosa@acme.example](mailto:rosa@acme.example?subject=Hi)', ['rosa@acme.example', 'rosa@acme.example']],
    ['mailto:joy@acme.example', ['joy@acme.example']],
    ['E-mail: joy@acme.example', ['joy@acme.example']],
    ['joy\u200b@acme\u00ad.example\ufeff', ['joy@acme.example']],
    ['\u202ajoy@acme.example\u202c', ['joy@acme.example']],
    ['joy＠acme.example', ['joy@acme.example']],
    ['o|brien/2@acme.example', ['o|brien/2@acme.example']],
    ['no email', []],
    ['joy@', []],
  ] as const)
    t.same(readEmails(text), addresses, JSON.stringify(text))
})

t.test('The elements of an array are values of the attribute; objects and arrays in it are not', async (t) => {
  const others = {
    skills: '["Forklift", "Night shift", {"a": 1}, null]',
    sizes: '[7.0, 12345678901234567890, true]',
    o: '{"a": 1}',
  }
  const { attribute_terms, attributes, phones } = build({
    country: 'PH',
    others: { ...others, phones: '["0917 555 0123", "0918 555 0124"]' },
    structured: ['skills', 'sizes', 'o', 'phones'],
  })
  const valuesOf = (key: string) =>
    attribute_terms.filter((term) => term.startsWith(`${key}\0=`)).map((term) => term.slice(key.length + 2))
  t.same(valuesOf('skills'), ['Forklift', 'Night shift'])
  t.same(valuesOf('sizes'), ['7.0', '12345678901234567890', 'true'])
  t.same(valuesOf('o'), [])
  t.ok(attribute_terms.includes('sizes\0#7'))
  t.match(attributes, [{ key: 'sizes', number: 7 }])
  t.same(phones, [mobile, second])
  const long = build({ others: { list: `["first", "${'x'.repeat(33_000)}` }, structured: ['list'] })
  t.ok(long.attribute_terms.includes('list\0=first'), 'also of one that was cut')
  const many = JSON.stringify(Array.from({ length: 5_000 }, (_, index) => index)).replaceAll(',', ', ')
  const crowded = build({ others: { many }, structured: ['many'] })
  t.equal(crowded.attributes.length, 4_000)
  t.match(crowded.left_out, [/^Only 4000 of 5000 values of many/])
  const some = JSON.stringify(Array.from({ length: 2_500 }, (_, index) => index)).replaceAll(',', ', ')
  const together = build({ others: { one: some, two: some, three: '3' }, structured: ['one', 'two'] })
  t.equal(together.attributes.length, 4_000)
  t.match(together.left_out, [/^Only 1500 of 2500 values of two/, /^1 of 3 attributes are shown but cannot/])
})

/** Whether each term finds the phones of a document by a whole number, an end or a beginning. */
function isFound(numbers: readonly string[], text: string, country: string): boolean {
  return readSearchText(text, country).terms.every(
    (term) =>
      term.kind === 'digits' &&
      numbers.some(
        (number) =>
          number === term.phone ||
          term.otherPhones?.includes(number) ||
          (term.phoneEnd !== undefined && number.endsWith(term.phoneEnd)) ||
          term.phoneBeginnings.some((start) => number.startsWith(start)),
      ),
  )
}

t.test('Whatever digits are stored as a phone, the same text and its digits find them', async (t) => {
  let seed = 7
  const below = (limit: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((seed / 2_147_483_648) * limit)
  }
  const lost: string[] = []
  for (const country of ['PH', 'US', 'IN', 'DE', 'BR', 'GB', 'MX', 'LV'])
    for (let round = 0; round < 300; round++) {
      const separator = [' ', '-', '.', '/', ' / '][below(5)] ?? ' '
      const groups = Array.from({ length: 2 + below(3) }, () => String(below(10 ** (2 + below(3)))).padStart(2, '0'))
      const text = groups.join(separator)
      const found = phones(text, country)
      for (const typed of [text, text.replace(/[^0-9]/g, '')])
        if (typed.replace(/[^0-9]/g, '').length >= 7 && !isFound(found, typed, country))
          lost.push(`${country}: stored ${text}, typed ${typed}`)
    }
  t.same(lost, [])
  for (const text of ['0991 234 567', '22 12 34 56', '0991/234 567', '8 (912) 345-67-89', '02 6844 82 606'])
    t.ok(isFound(phones(text, 'PH'), text, 'PH'), text)
})

t.test('A number of the country is not read as one of another country or of its former plan', async (t) => {
  for (const [country, text, other] of [
    ['US', '571-234-5678', '+57 601 234 5678'],
    ['IN', '6322345678', '+63 2 8234 5678'],
    ['BR', '66901861760', '+66 90 186 1760'],
    ['TR', '3688553696', '+36 88 553 696'],
    ['MX', '4954072095', '+49 5407 2095'],
  ] as const) {
    t.notOk(isFound(phones(text, country), other, country), `${country}: stored ${text}, typed ${other}`)
    // The same digits without the plus are its end.
    if (!other.replace(/[^0-9]/g, '').endsWith(text))
      t.notOk(isFound(phones(other, country), text, country), `${country}: stored ${other}, typed ${text}`)
    t.ok(isFound(phones(text, country), text, country), text)
  }
})

t.test('Contacts beyond a limit are named in `left_out`', async (t) => {
  const list = (count: number, item: (index: number) => string) => Array.from({ length: count }, (_, i) => item(i))
  const number = (index: number) => `0917555${1000 + index}`
  for (const [row, sentence] of [
    [{ phone: list(12, number).join(', ') }, /^Only 10 of 12 numbers in one value/],
    [{ phone: `${'Call after office hours. '.repeat(25)} 09175550123` }, /^Phones behind the first 500 characters/],
    [{ others: { mobile: JSON.stringify(list(30, number)) }, structured: ['mobile'] }, /^Only 20 of 30 phones/],
    [{ email: list(25, (index) => `a${index}@acme.example`).join() }, /^Only 20 of 25 emails in one value/],
    [
      { others: Object.fromEntries(list(25, (i) => `a${i}@acme.example`).map((one, i) => [`email ${i}`, one])) },
      /^Only 20 of 25 emails in attr/,
    ],
    [{ email: `${' '.repeat(4_000)}joy@acme.example` }, /^Emails behind the first 4000 characters/],
  ] as const)
    t.match(build({ country: 'PH', ...row }).left_out, [sentence])
  t.equal(build({ country: 'PH', phone: number(1), email: 'joy@acme.example' }).left_out, undefined)
})

t.test('No text takes long to read', async (t) => {
  const size = 16_000
  const fill = (part: string) => part.repeat(Math.ceil(size / part.length)).slice(0, size)
  const hostile = [
    '\ufdfa',
    '/',
    ' ',
    ' \n',
    'a',
    'a ',
    '@',
    '@/',
    '-',
    '.',
    ')',
    '0',
    '0 ',
    '1 x ',
    '12;',
    'x ',
    '"',
    '+',
    'tel ',
    '<',
  ]
  // Of three times, so that other work on the machine does not count.
  const fastest = (read: () => void) =>
    Math.min(
      ...Array.from({ length: 3 }, () => {
        const start = performance.now()
        read()
        return performance.now() - start
      }),
    )
  for (const part of hostile)
    for (const text of [
      `12${fill(part)}`,
      `a@${fill(part)}a`,
      `09175550123${fill(part)}a`,
      `09175550123x${fill(part)}a`,
    ]) {
      const shown = JSON.stringify(text.slice(0, 16))
      const searched = fastest(() => readSearchText(text, 'PH'))
      const built = fastest(() => build({ country: 'PH', phone: text, email: text }))
      t.ok(searched < 50, `search text ${shown}: ${searched} ms`)
      t.ok(built < 50, `document ${shown}: ${built} ms`)
    }
})
