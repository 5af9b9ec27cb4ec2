import { asciiDigits } from './ascii-digits.ts'
import { withoutPhoneLabels } from './contact-words.ts'

// Addresses of chats, whose digits are a number with its country code. Sources: the documented links of WhatsApp, Telegram,
// Signal and Viber.
const chatLink =
  /(?:https?:\/\/)?(?:www\.)?(?:wa\.me\/(?:qr\/)?|(?:api|web|chat)\.whatsapp\.com\/send\/?\?(?:[^\s]*&)?phone=|whatsapp:\/\/send\/?\?(?:[^\s]*&)?phone=|viber:\/\/(?:chat|add|contact)\/?\?number=|t\.me\/(?=\+)|signal\.me\/#p\/)(?:\+|%2B)?([0-9]{6,15})[^\s,;]*/giu

// Words before an extension, with languages where that is not plain. Sources: Google's libphonenumber
// (`PhoneNumberUtil`, extension labels) and RFC 3966 (`;ext=`); the rest from business cards and company pages:
// `anexo`, `interno`, `int`, `ramal`, `local`, `loc` (Spanish, Portuguese), `poste` (French), `durchwahl`, `dw`, `nst`
// (German), `toestel`, `tst` (Dutch), `anknytning`, `ankn`, `lokal` (Scandinavian, Filipino), `wew`, `wewn` (Polish),
// `linka`, `klapka` (Czech), `mellek` (Hungarian), `dahili` (Turkish), `доб` (Russian), `εσωτ` (Greek), `máy lẻ`.
const extensionWords = [
  'extensi(?:o|ó)n|extens(?:a|ã)o|extension|extn?|xtn|anexo|anx|ane|internal|interno|int|ramal|rml|local|lokal|loc|poste|pst',
  'durchwahl|dw|nst|apparat|toestel|tst|anknytning|ankn|wewn(?:ętrzny)?|wew|linka|klapka|mell(?:e|é)k|dahili|доб(?:авочный)?',
  'внутр?|вн|εσωτ(?:ερικό)?|máy lẻ|samb|alanumara|x|내선|구내|内線|分機|分机|转|轉|تحويلة|داخلی|שלוחה',
].join('|')
// Behind four digits or more, because `Jose 2 local 300` is no extension; bounded, so that it takes linear time.
const extension = new RegExp(
  [
    `(?:(?<=(?:[0-9][\\s().-]{0,3}){4})[\\s,;-]{0,4}(?:;\\s{0,2}(?:ext|x)\\s{0,2}=|(?:${extensionWords})[\\s.:=)#-]{0,4}|,,)`,
    `|(?<=(?:[0-9][\\s().-]{0,3}){6})[\\s,;-]{0,4}[#~])`,
    '\\s{0,2}(?:[0-9]{1,2}|[0-9]{3,8}(?!\\s*-?[0-9]{3}))#?(?![0-9\\p{L}])',
  ].join(''),
  'giu',
)

/** What is typed for a hyphen between digits, besides all dashes (`\p{Pd}`): signs that look like one, and dots. */
const hyphens = /(?<=[0-9)]\s*)[\p{Pd}ー−˗⁃~∼_*•∙‧·⋅⁄∕]+(?=\s*[(0-9])/gu

/**
 * A text in which numbers stand as plain as can be: in ASCII digits, without labels, extensions and links around them.
 * Expects NFKC.
 */
export function plainPhoneText(text: string): string {
  const plain = asciiDigits(text).replace(/\s{3,}/g, (space) => (/[\n\r\t]/.test(space) ? '\n' : '  '))
  if (!/[0-9]{2}/.test(plain)) return plain
  if (/^\+?(?:[0-9).-]| (?!\))|\((?! ))+$/.test(plain)) return plain
  const linked = /wa\.me|whatsapp|viber|t\.me|signal/i.test(plain) ? plain.replace(chatLink, ' +$1 ') : plain
  const bare = linked
    .replace(/;\s*phone-context=[^\s;]*/gi, '')
    .replace(extension, ' ')
    .replace(hyphens, '-')
    .replace(/(?<=[+(])\s+(?=[(0-9])|(?<=[0-9])\s+(?=\))/g, '')
  return withoutPhoneLabels(bare)
}
