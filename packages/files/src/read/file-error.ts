/** A file of leads cannot be read at all, or not as it was asked for. The message says why and what to do. */
export class FileError extends Error {
  readonly code = 'unreadable_file'
}
