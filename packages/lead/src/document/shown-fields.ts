interface ShownField {
  readonly table: 'candidate' | 'lead'
  readonly column: string
  /** `text`: null when absent. `list`: a JSON array, empty when absent. */
  readonly kind: 'text' | 'list'
}

/**
 * What a person and a lead have that is shown and imported as it is, by its name in answers, documents and imports. From
 * this list come the types of rows and documents, the schema of answers, the keys of an import line and the columns that an
 * import writes. To add a field, add it here, to the tables (a migration), to `leadRowsQuery` of the store, and where the
 * compiler then misses it. Its order is that of the stored document, so a change of order changes the hashes.
 */
const shownFields = {
  first_name: { table: 'candidate', column: 'first_name', kind: 'text' },
  last_name: { table: 'candidate', column: 'last_name', kind: 'text' },
  email: { table: 'candidate', column: 'email', kind: 'text' },
  user_phone_number: { table: 'candidate', column: 'phone', kind: 'text' },
  school_name: { table: 'candidate', column: 'school_name', kind: 'text' },
  education: { table: 'candidate', column: 'education', kind: 'text' },
  gender: { table: 'candidate', column: 'gender', kind: 'text' },
  source: { table: 'lead', column: 'source', kind: 'text' },
  location: { table: 'lead', column: 'location', kind: 'text' },
  completion_method: { table: 'lead', column: 'completion_method', kind: 'text' },
  // In answers and imports: `photo: { url }`.
  photo_url: { table: 'candidate', column: 'photo_url', kind: 'text' },
  links: { table: 'candidate', column: 'links', kind: 'list' },
  employment: { table: 'candidate', column: 'employment', kind: 'list' },
} as const satisfies Record<string, ShownField>

type Fields = typeof shownFields
type ShownName = keyof Fields

interface ValueOf {
  text: string | null
  list: readonly unknown[]
}

type NameOf<Kind> = { [Name in ShownName]: Fields[Name]['kind'] extends Kind ? Name : never }[ShownName]
type NameIn<Table> = { [Name in ShownName]: Fields[Name]['table'] extends Table ? Name : never }[ShownName]

/** The values by their names. */
export type ShownValues = { readonly [Name in ShownName]: ValueOf[Fields[Name]['kind']] }

/** The values of a table by their columns. */
export type ShownColumns<Table extends ShownField['table']> = {
  readonly [Name in NameIn<Table> as Fields[Name]['column']]: ValueOf[Fields[Name]['kind']]
}

const names = Object.keys(shownFields) as ShownName[]

/** The texts that answers and imports have under this name, in the order of the list. */
type ShownText = Exclude<NameOf<'text'>, 'photo_url'>
export const shownTexts = names.filter(
  (name): name is ShownText => name !== 'photo_url' && shownFields[name].kind === 'text',
)

/** The lists that answers and imports have, likewise. */
type ShownList = NameOf<'list'>
export const shownLists = names.filter((name): name is ShownList => shownFields[name].kind === 'list')

export interface ShownColumn<Table extends ShownField['table']> {
  readonly name: NameIn<Table>
  readonly column: keyof ShownColumns<Table> & string
  readonly kind: ShownField['kind']
}

/** The fields of a table, in the order of the list. */
export function shownColumns<Table extends ShownField['table']>(table: Table): readonly ShownColumn<Table>[] {
  return names
    .filter((name): name is NameIn<Table> => shownFields[name].table === table)
    .map((name) => ({
      name,
      column: shownFields[name].column as keyof ShownColumns<Table> & string,
      kind: shownFields[name].kind,
    }))
}

/** A record with the same value under each of the names, in their order. */
export function recordOf<Name extends string, Value>(names: readonly Name[], value: Value): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, value])) as Record<Name, Value>
}
