import { foldName } from './fold-name.ts'

// Longer texts are addresses or prose, which name their place early. The limits bound the time of a look-up.
const maxTextLength = 400
const maxParts = 12

const alternatives = /[/;|\n\r]/
const separators = /[,:()[\]{}<>\t·•、،]|\s-+\s|[–—]/u
const nowhere = new Set(
  `none|nil|null|not applicable|not specified|unspecified|unknown|undefined|tbd|tba|any|all|all over|other|others|various
|multiple|test|home|at home|house|my house|office|onsite|on site|everywhere|location|address|here|same|to follow
|north|south|east|west|northern|southern|eastern|western|central`
    .replaceAll('\n', '')
    .split('|'),
)
// After a comma these are Namibia and Norway.
const noAnswer = new Set(['na', 'no', 'yes'])
const noPlace =
  /(?:^| )(?:remote|remotely|wfh|work from home|work at home|home ?based|anywhere|hybrid|online|virtual|worldwide|global|nationwide|no location)(?: |$)/

/**
 * The names in a location text, folded, in order: alternatives (separated by `/`, `;`, `|` or a new line) and their parts,
 * so that `a, b / c` is `[[a, b], [c]]`. Without words for no place (`Remote`, `N/A`) and parts that are postal codes.
 */
export function locationParts(text: string): string[][] {
  const short = text.slice(0, maxTextLength).normalize('NFKC')
  if (noAnswer.has(foldName(short))) return []
  return short
    .split(alternatives)
    .map((group) => group.split(separators).map(foldName).filter(namesSomething).slice(0, maxParts))
    .filter((group) => group.length > 0)
    .slice(0, maxParts)
}

/** Whether a part of the text says that there is no place: `Remote, Philippines`. */
export function mentionsNoPlace(text: string): boolean {
  return noPlace.test(foldName(text.slice(0, maxTextLength).normalize('NFKC')))
}

/** The spellings of a part to look up, in order: as written, without postal codes, and also without words such as `City`. */
export function spellings(part: string): string[] {
  const words = part.split(' ')
  const first = words.findIndex((word) => !hasDigit(word))
  const last = words.findLastIndex((word) => !hasDigit(word))
  const bare = words.slice(Math.max(first, 0), last + 1).join(' ')
  const plain = bare.replace(
    /^(?:city of|municipality of|metro|greater|downtown|central) (?=.)|(?<=.) (?:city|metro|area)$/g,
    '',
  )
  return [...new Set([part, bare, plain])].filter((spelling) => spelling !== '')
}

function namesSomething(part: string): boolean {
  return part !== '' && !nowhere.has(part) && !noPlace.test(part) && !part.split(' ').every(hasDigit)
}

function hasDigit(word: string): boolean {
  return /\p{N}/u.test(word)
}
