/**
 * What no line of the log may have, in pino's words: an error of Redis carries its command with all arguments, among them
 * the password of a failed login and the addresses that are counted.
 */
export const unlogged = {
  paths: ['err.command', 'err.*.command', 'err.aggregateErrors[*].command'],
  remove: true,
}
