import type { ReferenceNumber } from './reference-phones.ts'

export interface Spelling {
  readonly name: string
  readonly text: string
  /** The digits with a plus, or as dialled at home: what tells whether the spelling can mean only this number. */
  readonly bare: string
}

type Write = (text: string) => string

const inScript =
  (zero: number): Write =>
  (text) =>
    text.replace(/[0-9]/g, (digit) => String.fromCodePoint(zero + Number(digit)))

const separated =
  (separator: string): Write =>
  (text) =>
    text.replace(/(?<=[0-9)])[ -]+(?=[(0-9])/g, separator)

/** Ways to write the same groups of digits. */
const written: Readonly<Record<string, Write>> = {
  dots: separated('.'),
  hyphens: separated('-'),
  'spaced hyphens': separated(' - '),
  'spaced slashes': separated(' / '),
  'long-vowel marks': separated('ー'),
  'no-break spaces': separated('\u00a0'),
  'full width': inScript(0xff10),
  'Arabic digits': inScript(0x0660),
  'Persian digits': inScript(0x06f0),
  'Devanagari digits': inScript(0x0966),
  'Bengali digits': inScript(0x09e6),
  'Thai digits': inScript(0x0e50),
  ';ext=12': (text) => `${text};ext=12`,
  '#12': (text) => `${text} #12`,
  'ext. 12': (text) => `${text} ext. 12`,
  'extn 12': (text) => `${text} extn 12`,
  'Anexo 12': (text) => `${text} Anexo 12`,
  'loc. 12': (text) => `${text} loc. 12`,
  'int 12': (text) => `${text} int 12`,
  'poste 12': (text) => `${text} poste 12`,
  'Mobile No.': (text) => `Mobile No. ${text}`,
  'Tel. No.:': (text) => `Tel. No.: ${text}`,
  Cell: (text) => `Cell ${text}`,
  'WhatsApp:': (text) => `WhatsApp: ${text}`,
  'Teléfono:': (text) => `Teléfono: ${text}`,
  '="…"': (text) => `="${text}"`,
}

/** The forms in which people type a number. */
export function typedSpellings(number: ReferenceNumber): Spelling[] {
  const { digits } = number
  return [...spellingsOf(number, Object.keys(written)), { name: 'wa.me', text: `wa.me/${digits}`, bare: `+${digits}` }]
}

/** The forms in which software stores a number. */
export function storedSpellings(number: ReferenceNumber): Spelling[] {
  const { digits, international } = number
  const bare = `+${digits}`
  return [
    ...spellingsOf(number, ['Arabic digits', ';ext=12', '#12', 'Anexo 12', 'Mobile No.']),
    { name: 'two in one field', text: `+12125550188 ::: ${bare}`, bare },
    { name: 'RFC 3966', text: `tel:${international.replaceAll(' ', '-')}`, bare },
  ]
}

/** All forms as they are, and the usual ones written in these ways. */
function spellingsOf(number: ReferenceNumber, ways: readonly string[]): Spelling[] {
  const { international, national } = number
  const usual = { '+ and digits': `+${number.digits}`, international, national }
  return [
    ...Object.entries({ ...plainForms(number), ...usual }).map(([name, bare]) => ({ name, text: bare, bare })),
    ...Object.entries(usual).flatMap(([name, bare]) =>
      ways.map((way) => ({ name: `${name}, ${way}`, text: written[way]?.(bare) ?? bare, bare })),
    ),
  ]
}

function plainForms({ digits, national }: ReferenceNumber): Record<string, string> {
  return {
    'digits alone': digits,
    '00 and digits': `00${digits}`,
    'digits of the national form': national.replace(/[^0-9]/g, ''),
  }
}
