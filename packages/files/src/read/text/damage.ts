/** What stands where a character has been lost. */
const lost = '\uFFFD'

/** Why a text cannot be taken as it is: somebody has lost characters of it before. Undefined when it is whole. */
export function damageOf(text: string): string | undefined {
  return text.includes(lost)
    ? 'the line has the character U+FFFD, which stands for lost ones: write what was meant'
    : undefined
}

/** Said of bytes that are not of the file's encoding. */
export function notOf(encoding: string): string {
  return encoding === 'utf-8'
    ? 'the line is not UTF-8: give the encoding of the file, such as --encoding windows-1252'
    : `the line is not ${encoding}: give another --encoding`
}
