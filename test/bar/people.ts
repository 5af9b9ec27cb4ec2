// Invented people of seven companies. Most have a twin: one digit of the phone and one letter of the email differ.
import type { System } from '../support/system.ts'
import { contactPeople } from './contacts.ts'

export interface Lead {
  readonly id: number
  readonly candidateId: number
  readonly company: CompanyName
  readonly first: string | null
  readonly last: string | null
  readonly email: string | null
  /** Digits of the number as E.164, without `+`. */
  readonly phone: string | null
  /** The same number as typed into the database. */
  readonly storedPhone: string | null
  readonly others: Readonly<Record<string, unknown>>
  readonly created: Date
}

interface Numbering {
  readonly code: string
  readonly trunk: string
  /** The prefix for calls to another country. */
  readonly exit: string
  readonly groups: readonly number[]
  /** The prefix of the invented mobile numbers of this country. */
  readonly mobile: string
  readonly length: number
}

const numbering = {
  PH: { code: '63', trunk: '0', exit: '00', groups: [3, 3, 4], mobile: '63917', length: 12 },
  US: { code: '1', trunk: '1', exit: '011', groups: [3, 3, 4], mobile: '12125', length: 11 },
  GB: { code: '44', trunk: '0', exit: '00', groups: [4, 6], mobile: '447400', length: 12 },
  BR: { code: '55', trunk: '0', exit: '0015', groups: [2, 5, 4], mobile: '551198', length: 13 },
  FR: { code: '33', trunk: '0', exit: '00', groups: [1, 2, 2, 2, 2], mobile: '33612', length: 11 },
  MX: { code: '52', trunk: '', exit: '00', groups: [2, 4, 4], mobile: '525512', length: 12 },
} as const satisfies Record<string, Numbering>

type Country = keyof typeof numbering
const countries = Object.keys(numbering) as Country[]
/** `Solo` has no country, and people whose names differ by only a few letters. */
export type CompanyName = Country | 'Solo'
export const companyNames: readonly CompanyName[] = [...countries, 'Solo']

/** The ways to write this number in the country of `company`, or the international ones for other countries. */
export function spellings(company: CompanyName, phone: string): string[] {
  const country = countries.find((name) => phone.startsWith(numbering[name].code))
  if (!country) throw new Error(`+${phone} is of no country of this test.`)
  const { code, trunk, exit, groups } = numbering[country]
  const national = phone.slice(code.length)
  const parts = groups.map((length, index) => {
    const start = groups.slice(0, index).reduce((sum, size) => sum + size, 0)
    return national.slice(start, start + length)
  })
  const [area, ...rest] = parts
  const optionalTrunk = { '0': `(0)${parts.join(' ')}`, '1': `(${area}) ${rest.join('-')}`, '': `1 ${parts.join(' ')}` }
  const international = [
    phone,
    `+${phone}`,
    `+${code} ${parts.join(' ')}`,
    `+${code}-${parts.join('-')}`,
    `+${code} ${optionalTrunk[trunk]}`,
    `00${phone}`,
  ]
  if (country !== company) return international
  return [
    ...international,
    `${exit} ${code} ${parts.join(' ')}`,
    trunk + national,
    trunk + parts.join('-'),
    trunk === '1' ? `(${area})${rest.join(' ')}` : `(${trunk}${area}) ${rest.join('')}`,
    trunk + parts.join('.'),
    wide(trunk + national),
    parts.join('\u00a0'),
  ]
}

/** Full-width letters and digits, as a Japanese keyboard writes them. */
export function wide(text: string): string {
  return text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))
}

interface More {
  readonly email?: string | null
  readonly phone?: string | null
  readonly storedPhone?: string
  readonly others?: Readonly<Record<string, unknown>>
  /** How often this person has applied. */
  readonly applications?: number
  /** Hours before noon of 1 March 2026. Without it, people further down are older. */
  readonly hoursAgo?: number
}
type Row = readonly [first: string | null, last: string | null, more?: More]

/** These are in each of the six companies, with the same emails. People with similar names are ordered newest first. */
const everywhere: readonly Row[] = [
  ['Maria', 'Cruz', { email: 'maria.cruz@mail.example' }],
  ['José', 'Muñoz', { email: 'Jose.Munoz+jobs@Mail.Example' }],
  ['Anna', 'Gonzalez', { email: 'anna_g@mail.example' }],
  ['Anne-Marie', 'Dupont', { email: 'amdupont@mail.example' }],
  ['Liam', 'O’Brien', { email: 'liam@obrien.example' }],
  ['John', 'Smith', { email: 'JSMITH88@mail.example' }],
]

const phonesOfMaria: Record<Country, string> = {
  PH: '639175550123',
  US: '12125550123',
  GB: '447400900123',
  BR: '5511987654321',
  FR: '33612345678',
  MX: '525512345678',
}

const local: Record<Country, readonly Row[]> = {
  PH: [
    ['Maricel', 'Dela Cruz', { others: { 'Mobile Number': '0918 777 1001', hotel: '0918 777 2001' } }],
    ['Juan Carlos', 'de la Cruz', { others: { whatsapp: '+63 918 777 1002', 'tel-code': 'none' } }],
    ['Jun-Jun', 'Delos Reyes', { others: { work_phone: '(0918) 777-1003', years: '9187772003' } }],
    ['Mark Anthony', 'Reyes', { others: { viber: 639187771004, cellar: '0918 777 2004' } }],
    ['Mark', 'Reyles', { others: { cell: '9187771005', intel: '0918 777 2005' } }],
    ['Cristina', 'Gonzales', { others: { 'E-mail': 'Tina@Gonzales.example', emailed: 'tina@emailed.example' } }],
    ['Cristina', 'Gonzaga', { others: { 'alternate email': 'tina@gonzaga.example', site: 'tina@site.example' } }],
    ['Kristine', 'Santos', { others: { mail_2: 'tin@santos.example', phone: '', mobile: 'none', email: 'tin@' } }],
    ['Christine', 'Santoro', { others: { 'Tel.': '+1 212 777 1006' } }],
    ['Angelica', 'Villanueva', { applications: 2 }],
    ['Angelico', 'Villanueva', { phone: '639187770010' }],
    ['Ma. Teresa', 'Bautista', { phone: '639187770010' }],
    ['Niño', 'Peñaflor', { phone: '12125550199', storedPhone: '12125550199' }],
    ['Emmanuel', 'Macapagal', { phone: '447400900777', storedPhone: '+44 (0)7400 900777' }],
    ['Rowena', 'Quiambao', { email: 'rowena@quiambao.example' }],
    ['Weng', 'Quizon', { email: 'weng@mail.quiambao.example' }],
    ['Joy', 'Uy', { phone: '639187777777', others: { 'phone brand': 'Galaxy 4455 B' } }],
    ['Perla', 'Sta. Romana'],
  ],
  US: [
    ['Katherine', 'McDonald'],
    ['Catherine', 'MacDonald'],
    ['Jonathan', 'Smythe'],
    ['Johnathan', 'Smithers'],
    ['Michael', 'Johnson', { applications: 2 }],
    ['Micaela', 'Johnston'],
    ['Mary Ann', 'Vanderberg'],
    ['Đặng', 'Nguyễn'],
    ["D'Andre", 'Jackson'],
    ['Robert', 'Lee'],
    ['Roberta', 'Leigh'],
    ['Arnulf', 'Schwarzenberger'],
    ['Zoë', 'Washington'],
    ['Jennifer', 'Rodriguez'],
    ['Jenna', 'Rodrigues'],
    ['Stephen', 'Kingsley'],
    ['Siobhan', 'Murphy-Walsh', { email: 'sw@kingsley.example' }],
    ['Wm.', 'Thackeray'],
  ],
  GB: [
    ['Niamh', "O'Sullivan"],
    ['Siân', 'Llewellyn'],
    ['Thomas', 'Featherstone'],
    ['Søren', 'Kjærgaard', { applications: 2 }],
    ['Łukasz', 'Wójcik'],
    ['Lukas', 'Wojtas', { others: { homePhone: '07400 888001', workEmail: 'lw@work.example' } }],
    ['Jürgen', 'Weiß'],
    ['Jurgen', 'Strasser'],
    ['Geoffrey', 'Clarke'],
    ['Jeffrey', 'Clark'],
    ['Charlotte', 'Ashworth-Bell'],
    ['Æsa', 'Thorsen'],
    ['Priya', 'Krishnamurthy'],
    ['Ольга', 'Иванова'],
    ['Алёна', 'Королёва'],
    ['محمد', 'العلي'],
    ['प्रिया', 'शर्मा'],
    ['إبراهيم', 'مُصطفى'],
    ['\u0639\u0644\u06cc', '\u06a9\u0631\u06cc\u0645\u06cc'],
    ['עָמִית', 'כֹּהֵן'],
  ],
  BR: [
    ['João', 'da Silva'],
    ['Joana', 'Dasilva'],
    ['Luiz', 'Gonçalves'],
    ['Luís', 'Gonzalves'],
    ['Conceição', 'Araújo'],
    ['Antônio', "D'Ávila"],
    ['Ana Clara', 'Souza', { applications: 2 }],
    ['Anaclara', 'Sousa'],
    ['Thiago', 'Magalhães'],
    ['Luciana', 'Ferreira'],
    ['Luciano', 'Ferreira'],
    ['Vitória', 'Guimara\u0303es'],
    ['Caetano', 'dos Santos'],
    ['花子', '田中'],
    ['ﾊﾅｺ', 'ﾀﾅｶ'],
    ['Íris', 'Nóbrega'],
    ['Zé', 'Lima'],
    ['山田太郎', ''],
    ['スズキアキラ', null],
  ],
  FR: [
    ['Annamaria', 'Dupond'],
    ['Jean-Baptiste', 'Lefèvre'],
    ['Jean', 'Lefebvre'],
    ['Élodie', 'Le Goff'],
    ['Loïc', "L'Hermite"],
    ['François', 'Béranger'],
    ['Françoise', 'Béranger'],
    ['Chloé', 'Saint-Exupère', { applications: 2 }],
    ['Øystein', 'Bjørnson'],
    ['Νίκος', 'Παπαδόπουλος'],
    ['สมชาย', 'ใจดี'],
    ['Thérèse', 'Van der Meersch'],
    ['Maëlle', 'Charpentier'],
    ['Gaëtan', 'Charbonnier'],
    ['Noémie', 'Rousseau', { others: { Hôtel: '06 12 99 88 77' } }],
    ['Naomie', 'Roussel'],
    ['Ｙｕｉ', 'Tanaka'],
    ['Luc', 'St-Pierre'],
  ],
  MX: [
    ['María Guadalupe', 'Hernández'],
    ['Guadalupe', 'Fernández'],
    ['Juan Carlos', 'Delacruz'],
    ['Ximena', 'Zúñiga'],
    ['Jimena', 'Zúñiga'],
    ['Martín', 'Ibáñez', { applications: 2 }],
    ['Martina', 'Ibarra'],
    ['Concepción', 'Villaseñor'],
    ['Itzel', 'Xochitl'],
    ['Adrián', 'Güemes'],
    ['Adriana', 'Guerra'],
    ['민준', '김'],
    ['Carlos', 'Echeverría'],
    ['Carlota', 'Echevarría'],
    ['Luz del Carmen', 'Peña'],
    ['Lucero', 'Penagos'],
    ['Esperanza', 'Montes de Oca'],
    ['이서연', null],
    ['Fco. Javier', 'Hdez.'],
  ],
}

/** Untidy rows, once in each company of a country. */
const untidy: readonly Row[] = [
  [null, 'Onlylast', { email: null, phone: null }],
  ['Onlyfirst', '', { email: '', phone: null, storedPhone: '' }],
  ['😀 Joyful', ' ', { email: 'no email', phone: null, storedPhone: 'none' }],
]

/** As far from `alexandra`, `marlon`, `katarzyn` and `marta lopez` as the other name says; the further, the newer. */
const alike: readonly Row[] = [
  ['Elexandra', 'Firstwrong', { hoursAgo: 0 }],
  ['Alizendro', 'Threeedits', { hoursAgo: 0 }],
  ['Alezandro', 'Twoedits', { hoursAgo: 1 }],
  ['Alxenadra', 'Twoswaps', { hoursAgo: 2 }],
  ['Oneinsert', 'Alexanddra', { hoursAgo: 3 }],
  ['Alexadnra', 'Oneswap', { hoursAgo: 4 }],
  ['Alexandro', 'Onechange', { hoursAgo: 5 }],
  ['Alexndra', 'Oneless', { hoursAgo: 6 }],
  ['Alexandrana', 'Prefix', { hoursAgo: 7 }],
  ['Prefix', 'Alexandraby', { hoursAgo: 8 }],
  ['Alexandra', 'Tie', { hoursAgo: 10 }],
  ['Tie', 'Alexandra', { hoursAgo: 10 }],
  ['ALEXANDRÁ', 'Tie', { hoursAgo: 10 }],
  ['Alexandra', 'Newest', { hoursAgo: 9 }],
  ['Alexandra', 'Oldest', { hoursAgo: 900 }],
  ['Marlanita', 'Halftyped', { hoursAgo: 1 }],
  ['Marlan', 'Oneedit', { hoursAgo: 2 }],
  ['Marlonita', 'Prefix', { hoursAgo: 3 }],
  ['Marlon', 'Exact', { hoursAgo: 4 }],
  ['Katerzinska', 'Halftwoedits', { hoursAgo: 0 }],
  ['Katarzinska', 'Halfoneedit', { hoursAgo: 1 }],
  ['Katerzin', 'Twoedits', { hoursAgo: 2 }],
  ['Katarzin', 'Oneedit', { hoursAgo: 3 }],
  ['Katarzyna', 'Prefix', { hoursAgo: 4 }],
  ['Marta', 'Lopes', { hoursAgo: 1 }],
  ['Martha', 'Lopez', { hoursAgo: 2 }],
  ['Martana', 'Lopez', { hoursAgo: 3 }],
  ['Marta', 'Lopezini', { hoursAgo: 4 }],
  ['Lopez', 'Marta', { hoursAgo: 5 }],
  ['Ernst', 'Brit', { phone: '447400900321', storedPhone: '447400900321' }],
  ['Ernst', 'Filipino', { phone: '639175550321', storedPhone: '+63 (0)917 555 0321' }],
]

const twinFirst = 'Ingrid Ulrik Oksana Wendel Yevgeny Vesna Tuomas'.split(' ')
const twinLast = 'Olmstead Ingersoll Ullman Yarrow Wexford Oakley Vasquez Underhill Tveit'.split(' ')

function rowsOf(company: CompanyName): Row[] {
  if (company === 'Solo') return [...alike]
  const full = [...everywhere, ...local[company]].map(([first, last, more], index): Row => {
    const phone = index === 0 ? phonesOfMaria[company] : numberOf(company, index)
    const email = `${plain(first) || 'lead'}${['.', '', '_', '-'][index % 4]}${plain(last)}${index}@acme.${company.toLowerCase()}`
    return [first, last, { phone, email, ...more }]
  })
  const twins = full.map(([, , more], index): Row => {
    const row = index + company.charCodeAt(0)
    return [
      twinFirst[row % twinFirst.length] ?? '',
      twinLast[row % twinLast.length] ?? '',
      { phone: almostPhone(more?.phone ?? '', index), email: almostEmail(more?.email ?? '') },
    ]
  })
  const contacts: readonly Row[] = company in contactPeople ? contactPeople[company as keyof typeof contactPeople] : []
  return [...full, ...twins, ...untidy, ...contacts]
}

function numberOf(company: Country, index: number): string {
  const { mobile, length } = numbering[company]
  const free = length - mobile.length
  return mobile + String((index * 73_939 + 12_345) % 10 ** free).padStart(free, '0')
}

function plain(name: string | null): string {
  return (name ?? '')
    .normalize('NFKD')
    .replace(/[^a-z]/gi, '')
    .toLowerCase()
}

/** Another last digit, or another one further left. */
function almostPhone(phone: string, index: number): string {
  const at = phone.length - (index % 2 === 0 ? 1 : 4)
  return phone.slice(0, at) + ((Number(phone[at]) + 1) % 10) + phone.slice(at + 1)
}

/** Another last letter before the `@`. */
function almostEmail(email: string): string {
  const at = email.indexOf('@') - 1
  return `${email.slice(0, at)}${email[at] === 'x' ? 'y' : 'x'}${email.slice(at + 1)}`
}

interface Application {
  readonly company: CompanyName
  readonly row: Row
  readonly place: number
  readonly person: string
}

function applications(): Application[] {
  const all = companyNames.flatMap((company) =>
    rowsOf(company).flatMap((row, index) =>
      Array.from({ length: row[2]?.applications ?? 1 }, (_, again) => ({
        company,
        row,
        place: index + again * 100,
        person: `${company} ${index}`,
      })),
    ),
  )
  // Ids of the companies lie between each other's, and newer leads have lower ids.
  return all.sort((a, b) => a.place - b.place)
}

const now = Date.parse('2026-03-01T12:00:00Z')
const hour = 3_600_000

function toLead({ company, row, place, person }: Application, index: number, all: readonly Application[]): Lead {
  const [first, last, more] = row
  const phone = more?.phone ?? null
  const styles = phone === null ? [] : spellings(company, phone)
  return {
    id: index + 1,
    candidateId: all.length - all.findIndex((other) => other.person === person),
    company,
    first,
    last,
    email: more?.email ?? null,
    phone,
    storedPhone: more?.storedPhone ?? styles[(place % 100) % styles.length] ?? null,
    others: more?.others ?? {},
    created: new Date(now - (more?.hoursAgo ?? place) * hour),
  }
}

/** Newest first within a company, except `Solo`. */
export const leads: readonly Lead[] = applications().map(toLead)

export function fullName({ first, last }: Lead): string {
  return [first, last].filter((part) => part?.trim()).join(' ')
}

/** The newest lead of this name. */
export function leadNamed(company: CompanyName, name: string): Lead {
  const found = leads.find((lead) => lead.company === company && fullName(lead) === name)
  if (!found) throw new Error(`Nobody is called ${name} in ${company}.`)
  return found
}

type Companies = Readonly<Record<CompanyName, Awaited<ReturnType<System['company']>>>>

export async function loadPeople(system: System): Promise<Companies> {
  const companies: Partial<Record<CompanyName, Companies[CompanyName]>> = {}
  for (const name of companyNames) {
    companies[name] = await system.company(name, { country: name === 'Solo' ? null : name })
  }
  await system.sql("INSERT INTO campaign (company_id, title) SELECT id, 'Nurses' FROM company")
  await system.sql(
    `WITH given AS (
       SELECT g.*, company.id AS company_id FROM jsonb_to_recordset($1) AS g (id bigint, "candidateId" bigint,
         company text, first text, last text, email text, "storedPhone" text, others jsonb, created timestamptz)
       JOIN company ON company.name = g.company
     ), people AS (
       INSERT INTO candidate (id, company_id, first_name, last_name, email, phone)
       SELECT DISTINCT "candidateId", company_id, first, last, email, "storedPhone" FROM given
     )
     INSERT INTO lead (id, company_id, campaign_id, candidate_id, folder_id, others, created_at)
     SELECT given.id, given.company_id, campaign.id, "candidateId", folder.id, others, created
     FROM given JOIN campaign USING (company_id)
     JOIN folder ON folder.company_id = given.company_id AND folder.status = 'pending'`,
    [JSON.stringify(leads)],
  )
  await system.settled()
  return companies as Companies
}
