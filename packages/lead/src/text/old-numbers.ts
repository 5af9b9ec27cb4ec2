/** How a country's numbers were written once, or are elsewhere, as E.164 digits, and what they are now. */
interface OldNumbers {
  readonly from: RegExp
  readonly to: string | ((match: string, ...groups: string[]) => string)
  /** Only stored numbers are read so. Typed without the new digits, they would be one digit too few. */
  readonly onlyStored?: true
}

// Vietnam, Ministry of Information and Communications, decision 798/QĐ-BTTTT: mobile numbers of 11 digits until 2018.
const vietnam: Readonly<Record<string, string>> = {
  '120': '70',
  '121': '79',
  '122': '77',
  '126': '76',
  '128': '78',
  '123': '83',
  '124': '84',
  '125': '85',
  '127': '81',
  '129': '82',
  '162': '32',
  '163': '33',
  '164': '34',
  '165': '35',
  '166': '36',
  '167': '37',
  '168': '38',
  '169': '39',
  '186': '56',
  '188': '58',
  '199': '59',
}

// Egypt, NTRA: mobile numbers of 10 digits until October 2011.
const egypt: Readonly<Record<string, string>> = {
  '10': '100',
  '16': '106',
  '19': '109',
  '12': '122',
  '17': '127',
  '18': '128',
  '11': '111',
  '14': '114',
}

/** Côte d’Ivoire, ARTCI: 8 digits until 31 January 2021; the operator's digits went in front. */
function ivorian(_: string, rest = ''): string {
  const isFixed = /^[23]/.test(rest)
  if (isFixed) return `225${rest[2] === '0' ? '25' : rest[2] === '8' ? '21' : '27'}${rest}`
  return `225${/^.[0-3]/.test(rest) ? '01' : /^.[4-6]/.test(rest) ? '05' : '07'}${rest}`
}

/** By calling code. A number of the new plan never has the length of the old one, but for Argentina. */
const oldNumbers: Readonly<Record<string, readonly OldNumbers[]>> = {
  // Egypt
  '20': [
    {
      from: new RegExp(`^20(${Object.keys(egypt).join('|')})([0-9]{7})$`),
      to: (_, old = '', rest) => `20${egypt[old]}${rest}`,
    },
  ],
  // Mexico, IFT: a 1 before mobile numbers until August 2019. Messengers still write it.
  '52': [{ from: /^521([0-9]{10})$/, to: '52$1' }],
  // Argentina, ENACOM, numbering plan: mobile numbers have a 9 from abroad, which many programs leave out.
  '54': [
    { from: /^549([0-9]{10})$/, to: '54$1' },
    { from: /^54([1-8][0-9]{9})$/, to: '549$1' },
  ],
  // Brazil, Anatel, resolution 553/2010: mobile numbers of 8 digits until 2012 to 2016. WhatsApp still leaves out the 9 in
  // the areas from 31 on, so there the number is also typed so.
  '55': [
    { from: /^55([12][1-9])([6-9][0-9]{7})$/, to: '55$19$2', onlyStored: true },
    { from: /^55([3-9][1-9])([6-9][0-9]{7})$/, to: '55$19$2' },
  ],
  // Colombia, CRC, resolution 5826: 60 before the area of fixed numbers since September 2021.
  '57': [{ from: /^57([1-8][0-9]{7})$/, to: '5760$1' }],
  // Philippines, NTC, memorandum order 10-10-2017: 8 digits in Metro Manila since October 2019; 8 was put before PLDT's.
  '63': [{ from: /^632([2-9][0-9]{6})$/, to: '6328$1', onlyStored: true }],
  // Vietnam
  '84': [
    {
      from: new RegExp(`^84(${Object.keys(vietnam).join('|')})([0-9]{7})$`),
      to: (_, old = '', rest) => `84${vietnam[old]}${rest}`,
    },
  ],
  // Côte d’Ivoire
  '225': [{ from: /^225([02-9][0-9]{7})$/, to: ivorian }],
  // Benin, ARCEP: 01 in front since 30 November 2024.
  '229': [{ from: /^229([24-9][0-9]{7})$/, to: '22901$1' }],
  // Cameroon, ART: 6 before mobile and 2 before fixed numbers since November 2014.
  '237': [
    { from: /^237([5-9][0-9]{7})$/, to: '2376$1' },
    { from: /^237([23][0-9]{7})$/, to: '2372$1' },
  ],
  // Ecuador, CONATEL: mobile numbers of 8 digits until September 2012.
  '593': [{ from: /^593([89][0-9]{7})$/, to: '5939$1' }],
  // Saudi Arabia, CITC: a 1 before the area of fixed numbers since 2013.
  '966': [{ from: /^966([1-467][0-9]{7})$/, to: '9661$1' }],
}

/** What E.164 digits are in the present plan of their country; empty when they are that already. Not checked for validity. */
export function presentNumbers(digits: string, isTyped: boolean): string[] {
  const plans = oldNumbers[digits.slice(0, 2)] ?? oldNumbers[digits.slice(0, 3)]
  if (!plans) return []
  return plans
    .filter(({ from, onlyStored }) => !(isTyped && onlyStored) && from.test(digits))
    .map(({ from, to }) => (typeof to === 'string' ? digits.replace(from, to) : digits.replace(from, to)))
}
