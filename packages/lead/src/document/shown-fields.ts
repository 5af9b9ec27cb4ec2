interface ShownField {
  readonly table: 'candidate' | 'lead'
  readonly column: string
  /** `text`: null when absent. `list`: a JSON array, empty when absent. */
  readonly kind: 'text' | 'list'
}

/**
 * The fields of people and leads that are shown and imported as they are, by their names in responses, documents and imports.
 * The types of rows and documents, the schema of responses, the keys of import lines and the columns that an import writes all
 * derive from this list. To add a field, add it here, to its table (a migration) and to `leadRowsQuery` of the store, and
 * raise `builderVersion`; the compiler then asks for it in the two literals that are written out for speed, in
 * `build-document.ts` and `present-candidate.ts`.
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
  // In responses and imports: `photo: { url }`.
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

/** The values by the names of the fields. */
export type ShownValues = { readonly [Name in ShownName]: ValueOf[Fields[Name]['kind']] }

/** The values of a table by its columns. */
export type ShownColumns<Table extends ShownField['table']> = {
  readonly [Name in NameIn<Table> as Fields[Name]['column']]: ValueOf[Fields[Name]['kind']]
}

const names = Object.keys(shownFields) as ShownName[]

type ShownText = Exclude<NameOf<'text'>, 'photo_url'>
/** The texts that responses and imports have under these names, in the order of the list. */
export const shownTexts = names.filter(
  (name): name is ShownText => name !== 'photo_url' && shownFields[name].kind === 'text',
)

/** The lists, likewise. */
export const shownLists = names.filter((name): name is NameOf<'list'> => shownFields[name].kind === 'list')

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
