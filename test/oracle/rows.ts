/** Business tables in an order that foreign keys accept. */
export const tables = [
  'campaign',
  'folder',
  'label',
  'candidate_attribute',
  'candidate',
  'lead',
  'lead_label',
  'answer',
  'attachment',
  'document',
  'document_file',
] as const

export type Row = Readonly<Record<string, unknown>>

/** Columns as in the database, but a lead names the status of its folder, and its `others` are JSON text. */
export type Rows = Readonly<Record<(typeof tables)[number], readonly Row[]>>

/** Adds a row and returns its id. */
export type AddRow = (table: keyof Rows, row: Row) => number
