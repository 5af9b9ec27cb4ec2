import { LRUCache } from 'lru-cache'
import { fold } from './fold.ts'

// What people and software write before a phone or an email, and name such an attribute, by language where that is not
// plain. Collected from forms, business cards and the exports of recruiting software; `tel`, `cell` and `fax`
// from RFC 6350 (vCard, TYPE). Compared folded. More words only help: under all but the first, a number must be valid.

/** Any number that can be a phone counts under these. */
const surePhoneWords = 'phone mobile cell cellphone whatsapp viber tel telephone telephones handphone'

/** Only a valid number counts under these, because they mean other things too. */
const phoneWords = [
  'fone fon mob cel sms telegram signal imo wechat zalo telp telpon telf tlf tlfn tfno tfn gsm msisdn landline contact',
  'cellular smartphone callback fax facsimile hotline skype e164',
  // Spanish, Portuguese, French, Italian, Catalan, Romanian
  'telefono telefonos celular celulares movil moviles fijo contacto telefone telefones telemovel telemoveis contato fone',
  'portable fixe telephonique cellulare fisso recapito mobil telefonul mobilul',
  // German, Dutch, Scandinavian, Finnish, Baltic
  'telefon handy handynr rufnummer mobiltelefon festnetz natel kontakt telefoon mobiel mobieltje puhelin puh matkapuhelin',
  'kannykka telefonas mobilusis talrunis telefons simi farsimi',
  // Polish, Czech, Slovak, Hungarian, South Slavic, Albanian, Turkish
  'komorka komorkowy kom mobilni mobitel pevna celularja cep telefonu gsmno irtibat',
  // Indonesian, Malay, Filipino, Vietnamese, Swahili
  'hp wa telepon ponsel kontak bimbit telefonbimbit selpon sdt thoai dienthoai didong simu',
  // Cyrillic and Greek
  'тел телефон моб мобильный мобильныи сотовый сотовыи мобільний мобильныйтелефон телефону τηλ τηλεφωνο κινητο',
  // Arabic, Persian, Hebrew, Hindi, Bengali, Thai
  'هاتف الهاتف جوال الجوال موبايل محمول تليفون واتساب تلفن موبایل همراه טלפון נייד फोन फ़ोन मोबाइल दूरभाष ফোন মোবাইল',
  'โทร โทรศัพท์ มือถือ เบอร์',
  // Chinese, Japanese, Korean
  '电话 電話 手机 手機 电话号码 電話番号 手机号 手机号码 手機號碼 联系电话 聯絡電話 携帯 携帯電話 전화 전화번호 휴대폰 휴대전화 핸드폰 연락처',
]

/** What stands beside such a word: `Mobile No.`, `Nomor HP`, `Home phone`. */
const numberWords = [
  'no nos nr num numb number numbers numero numeros nummer nro nomor nombor numer cislo szam szama broj numara numarasi',
  'is home work office business personal main other alternate primary casa trabajo oficina trabalho travail bureau privat',
  'so номер αριθμος رقم شماره מספר नंबर नम्बर नं নম্বর 号码 番号 번호 n',
]

/** Only before a number: as keys they mean other things (`CP` is a postal code). */
const labelsOnly = 'cp ph dt call text callto'
/** Only before a number and with a colon: `T: 0917…`. */
const shortLabels = 't m p c f h w mo te id home work office'

const emailWords = ['email emails mail mails emailaddress mailaddress correo correos correoelectronico courriel mel']
const moreEmailWords = [
  'eposta epost sahkoposti posta почта имейл эмейл อีเมล 邮箱 电邮 電郵 電子郵件 电子邮件 メール 이메일 메일 بريد ایمیل البريد ईमेल',
]

const setOf = (...lists: readonly string[]) => new Set(lists.flatMap((list) => fold(list).split(' ')))

const sure = setOf(surePhoneWords)
const phones = setOf(surePhoneWords, ...phoneWords)
const numbers = setOf(...numberWords)
const labels = setOf(surePhoneWords, ...phoneWords, labelsOnly)
const short = setOf(shortLabels)
const emails = setOf(...emailWords, ...moreEmailWords)

// Words that are written as one: `mobilephone`, `contactno`, `Telefonnummer`.
const latin = (words: ReadonlySet<string>) => [...words].filter((word) => /^[a-z]{3,}$/.test(word)).join('|')
const glued = new RegExp(`^(?:${latin(phones)})(?:${latin(phones)})?(?:s|no|nr|num|number|numbers|numero|nummer)?$`)
// Words of scripts that put no spaces between words, and Korean, which joins them.
const unspaced = (words: ReadonlySet<string>) =>
  new RegExp([...words].filter((word) => /[\p{sc=Han}\p{sc=Thai}\p{sc=Hangul}\p{sc=Kana}]/u.test(word)).join('|'), 'u')
const unspacedPhone = unspaced(phones)
const unspacedEmail = unspaced(emails)
const gluedEmail = /^e?mails?(?:addres?s|adress?e?|id)?(?:es)?$/

/** Words that name a phone, one that means nothing else, or an email; undefined for any other. */
export type ContactWord = 'phone' | 'sure phone' | 'email' | undefined

/** What a folded word names. */
function contactWord(word: string): ContactWord {
  if (sure.has(word) || (word.endsWith('s') && sure.has(word.slice(0, -1)))) return 'sure phone'
  if (phones.has(word) || glued.test(word) || unspacedPhone.test(word)) return 'phone'
  if (emails.has(word) || gluedEmail.test(word) || unspacedEmail.test(word)) return 'email'
  return undefined
}

const camelCase = /(?<=[a-z])(?=[A-Z])/g

// The keys of a company's leads are few, and the same on every lead.
const knownKeys = new LRUCache<string, { word: ContactWord }>({ max: 10_000 })

/** What the key of an attribute says its value is: `Contact Number`, `homePhone`, `Teléfono`. */
export function contactOfKey(key: string): ContactWord {
  let known = knownKeys.get(key)
  if (!known) {
    const found = (fold(`${key} ${key.replace(camelCase, ' ')}`).match(/[\p{L}\p{M}]+/gu) ?? []).map(contactWord)
    known = { word: found.find((word) => word === 'sure phone') ?? found.find((word) => word !== undefined) }
    knownKeys.set(key, known)
  }
  return known.word
}

/** Letters and signs before digits, which may end in a label; bounded, so that it takes linear time. */
const beforeDigits = /(?<![\p{L}\p{M}])[\p{L}№☎📞📱][\p{L}\p{M}\s.:#№=☎📞📱()/-]{0,80}(?=[+(]{0,3}[0-9])/gu
const labelWord = /([\p{L}\p{M}]+)[^\p{L}\p{M}]*$/u
const enoughDigits = /^[+(]*(?:[0-9][\s().\-/+]*){5}/

const afterDigits = /(?<=[0-9])\s*[([]\s*([\p{L}\p{M} .]{1,30})\s*[)\]]/gu

function isLabelText(text: string): boolean {
  const words = fold(text).match(/[\p{L}\p{M}]+/gu) ?? []
  return words.length > 0 && words.every((word) => labels.has(word) || glued.test(word) || numbers.has(word))
}

/**
 * The text without the labels of its numbers: `Mobile No. 0917…`, `WhatsApp: +63…`, `0917… (home)`. A single word without
 * a colon goes only before five digits or more, because some are names as well.
 */
export function withoutPhoneLabels(text: string): string {
  const bare = text.replace(afterDigits, (whole, label: string) => (isLabelText(label) ? ' ' : whole))
  return bare.replace(beforeDigits, (run, at: number) => {
    let [rest, count, hasLabel] = [run, 0, false]
    for (let match = labelWord.exec(rest); match; match = labelWord.exec(rest)) {
      const word = fold(match[1] ?? '')
      const isLabel = labels.has(word) || glued.test(word) || (short.has(word) && match[0].includes(':'))
      if (!isLabel && !numbers.has(word)) break
      hasLabel ||= isLabel
      count++
      rest = rest.slice(0, match.index)
    }
    const isCertain =
      count > 1 || run.slice(rest.length).includes(':') || enoughDigits.test(bare.slice(at + run.length))
    // What opens before the number stays with it.
    return hasLabel && isCertain ? `${rest} ${run.endsWith('(') ? '(' : ''}` : run
  })
}
