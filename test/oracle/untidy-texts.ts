// Texts as they come from people, forms and imports. Marks are written as escapes where two spellings look the same.

type Texts = readonly (string | null)[]

const longText = 'Very long text '.repeat(30)

export const firstNames: Texts = [
  ['Maria', 'María', 'MARIA', 'Mari\u0301a', 'ＭＡＲＩＡ', 'José', 'Jose', 'Zoë', 'Anne-Marie', 'Juan  Carlos'],
  ['Øyvind', 'Oyvind', 'Łukasz', 'Lukasz', 'Đặng', 'Dang', 'Æsa', 'Aesa', 'Weiß', 'WEISS', 'İpek', 'ﬁona', 'Fiona'],
  ['محمد', 'سعيد', 'สมชาย', 'प्रिया', '小明', 'Ольга', 'Андрей', 'Алёна', 'Алена', 'Νίκος', 'ΝΙΚΟΣ'],
  ['민준', 'がく', 'か\u3099く', 'ｶﾞｸ', "D'Arcy", 'D’Arcy', '😀 Joy', '\uFFFDjos', '\uE000', 'AP117', '117'],
  [' Ana', 'Ana', 'Ana ', '', '', ' ', null, null],
].flat()

export const lastNames: Texts = [
  ['Cruz', 'cruz', 'CRUZ', 'Ｃｒｕｚ', 'de la Cruz', 'Dela Cruz', 'Muñoz', 'Munoz', 'Mun\u0303oz', 'Gonzales'],
  ['Gonzalez', 'Søren', 'Soren', 'Straße', 'Strasse', "O'Neil", 'O’Neil', 'Smith-Jones', 'Nguyễn', 'Nguyen'],
  ['王', 'Иванов', 'ИВАНОВ', 'علي', 'ใจดี', '👍', '117', ' Reyes', 'Reyes', '', null, null],
].flat()

export const sources: Texts = [
  ['Facebook', 'facebook', 'FACEBOOK', ' Facebook', 'Fácebook', 'Facebook ', 'Ｆａｃｅｂｏｏｋ'],
  ['Indeed', 'Indeed.com', 'Job Board', 'job_board', 'Job board ', 'job-board', 'Référence', 'Reference'],
  ['Re\u0301fe\u0301rence', 'Aeon', 'Æon', 'Straße', 'STRASSE', 'Мойка', 'МОИКА', 'ΟΔΟΣ', 'Οδός', 'οδοσ'],
  ['مصدر', 'مَصدر', '求人', 'งาน', 'ง่าน', '구인', '117', 'null', 'true', '😀', '\uFFFD', '*', 'a,b', 'Source "X"'],
  [`${longText}one`, `${longText}two`, '', ' ', null, null, null],
].flat()

export const completionMethods: Texts = [
  ['Phone', 'phone', 'PHONE', 'Messenger', 'messenger ', 'SMS', 'sms', 'Web Chat', 'web_chat', 'Wéb Chat'],
  ['Landing Page', 'landing_page', 'LANDING PAGE', ' Landing Page', 'Landing_Page', 'Lànding Page', 'landing-page'],
  ['', null, null],
].flat()

export const labelNames: readonly string[] = [
  ['VIP', 'vip', ' Vip', 'Víp', 'Deleted', 'deleted', 'Do not call', 'Reserve list', 'Reserve_list', 'Straße'],
  ['STRASSE', '急募', 'Top 10%', 'A, B', '"quoted"', '[brackets]', '🔥 Hot', 'Ælf', 'Zed', 'zed', 'Åre', '117'],
].flat()

export const campaignTitles = ['Nurses', 'Nurses', 'NURSES', 'Éducateurs', '看護師', 'Drivers [night], "A"', '117']

export const transcripts: Texts = [
  [
    'Yes, "sure"\n',
    'I worked nights as a NURSE',
    'Nursing: 12 years',
    'Cafe\u0301/night-shift; no weekends',
    'YÉS 2019',
  ],
  [
    "I can't drive",
    'Maria Cruz can confirm, ask ana',
    'E\u0301cole d’infirmière\tthen 117',
    'Ёлка 2019, ночь',
    '٢٠١٩ ليل',
    '夜勤 yes',
  ],
  ['maria.cruz@acme.test', 'ＮＩＧＨＴ', `night ${'night shift '.repeat(40)}`, '', ' ', null, null],
].flat()

export const customFolders: readonly { readonly name: string; readonly status: string }[] = [
  { name: 'Workday Onboarding', status: 'workday_onboarding' },
  { name: 'VIP (2)', status: 'vip_2' },
  { name: '面接 1', status: '面接_1' },
  { name: 'Renamed since', status: 'onboarding' },
]

export const phones: Texts = [
  ['+63 917 555 0123', '0917-555-0123', '639175550123', '(02) 8123 4567', '+56 9 6123 4567', '0412 345 678'],
  ['+44 (0)20 7946 0958', '117', 'none', '', null],
].flat()
