/** A lead of a result, as far as the page shows it. */
export interface Lead {
  readonly id: number
  readonly candidate_id: number
  readonly state: string
  readonly folder: string
  readonly first_name: string | null
  readonly last_name: string | null
  readonly campaign_title: string | null
  readonly email: string | null
  readonly user_phone_number: string | null
  readonly school_name: string | null
  readonly education: string | null
  readonly gender: string | null
  readonly source: string | null
  readonly location: string | null
  readonly completion_method: string | null
  readonly scheduled_at: string | null
  readonly completed_at: string | null
  readonly created_at: string | null
  readonly updated_at: string | null
  /** In the list only while a column shows one of them. */
  readonly others?: Readonly<Record<string, string>>
  readonly labels: readonly string[]
  /** With one row a person: how many of the leads found are of this one. */
  readonly leads_of_person?: number
  readonly _highlightResult?: Readonly<Record<string, { readonly value: string } | undefined>>
}

/** The keys of a lead of the list that any of the usual columns shows. */
export const listedKeys = [
  'id',
  'candidate_id',
  'state',
  'folder',
  'first_name',
  'last_name',
  'campaign_title',
  'email',
  'user_phone_number',
  'school_name',
  'education',
  'gender',
  'source',
  'location',
  'completion_method',
  'scheduled_at',
  'completed_at',
  'created_at',
  'updated_at',
  'labels',
] as const satisfies readonly (keyof Lead)[]

export function nameOf({ first_name, last_name }: Pick<Lead, 'first_name' | 'last_name'>): string {
  return [first_name, last_name].filter(Boolean).join(' ')
}

/** Around what matches. No text of a lead can hold them: the api refuses control characters, and so nothing is read as markup. */
export const markStart = '\u0002'
export const markEnd = '\u0003'
