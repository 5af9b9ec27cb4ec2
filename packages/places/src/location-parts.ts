import { foldName } from './fold-name.ts'

// Longer texts are addresses or prose, which name their place early. The limits bound the time of a look-up.
const maxTextLength = 400
const maxParts = 12

const alternatives = /[/;|\n\r]/
const separators = /[,:()[\]{}<>\\\t·•、،»›→]|\s[-–—]+\s/u
// `US-TX-Austin`.
const joinedCodes = /^\s*([A-Z]{2,3})-(?:([A-Z]{2,3})-)?(?=\p{Lu}\p{L}{3})/u
const nowhere = new Set(
  `none|nil|null|not applicable|not specified|unspecified|unknown|undefined|tbd|tba|any|all|all over|other|others|various
|multiple|test|home|at home|house|my house|office|onsite|on site|everywhere|location|address|here|same|to follow
|north|south|east|west|northern|southern|eastern|western|central`
    .replaceAll('\n', '')
    .split('|'),
)
// After a comma they are Namibia and Norway.
const noAnswer = new Set(['na', 'no', 'yes'])
const maxNoAnswer = 12
const noPlace =
  /(?:^| )(?:remote|remotely|wfh|work from home|work at home|home ?based|anywhere|hybrid|online|virtual|worldwide|global(?! city)|nationwide|no location|full ?time|part ?time|relocate|relocation|commutable)(?: |$)/

/**
 * The names in a location text, folded, in order: alternatives (separated by `/`, `;`, `|` or a new line) and their parts,
 * so that `a, b / c` is `[[a, b], [c]]`. Without words for no place (`Remote`, `N/A`) and parts that are postal codes.
 */
export function locationParts(text: string): string[][] {
  const short = text.slice(0, maxTextLength).normalize('NFKC').replace(joinedCodes, '$1, $2, ')
  if (short.length <= maxNoAnswer && noAnswer.has(foldName(short))) return []
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

function namesSomething(part: string): boolean {
  return part !== '' && !nowhere.has(part) && !noPlace.test(part) && !part.split(' ').every(hasDigit)
}

/** Whether a word is no part of a name but of a postal code or street. */
export function hasDigit(word: string): boolean {
  return /\p{N}/u.test(word)
}
