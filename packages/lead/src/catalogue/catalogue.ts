import { foldTrimmed } from '../text/fold.ts'
import type { TimeZone } from '../text/time-zone.ts'

/**
 * The names of one company: of campaigns, folders, labels and attributes. Searches are resolved with it, and hits are
 * presented with it, so a new name shows without writing a document. Maps are in the order of their ids.
 */
export interface Catalogue {
  readonly companyId: number
  readonly timeZone: TimeZone
  /** ISO 3166 alpha-2, upper case. */
  readonly country: string | undefined
  readonly campaigns: ReadonlyMap<number, Campaign>
  readonly folders: ReadonlyMap<number, Folder>
  readonly labels: ReadonlyMap<number, Label>
  /** By key. */
  readonly attributes: ReadonlyMap<string, AttributeDefinition>
}

/** What leads are shown with, of a catalogue. */
export interface ShownNames extends Pick<Catalogue, 'timeZone'> {
  readonly campaigns: ReadonlyMap<number, Pick<Campaign, 'title' | 'atsExternalId'>>
  readonly folders: ReadonlyMap<number, Pick<Folder, 'name' | 'status'>>
  readonly labels: ReadonlyMap<number, Pick<Label, 'name'>>
}

/** Times are milliseconds since 1970. */
export interface Campaign {
  readonly id: number
  readonly title: string
  readonly atsExternalId: string | null
  readonly campaignType: string | null
  readonly jobTitle: string | null
  readonly location: string | null
  readonly isArchived: boolean
  readonly createdAt: number
  readonly updatedAt: number
}

export interface Folder {
  readonly id: number
  readonly name: string
  readonly status: string
  readonly isDefault: boolean
}

/** Times are milliseconds since 1970. */
export interface Label {
  readonly id: number
  readonly name: string
  readonly createdAt: number
  readonly updatedAt: number
}

export type AttributeType = 'number' | 'text' | 'date'

export interface AttributeDefinition {
  readonly id: number
  readonly key: string
  readonly name: string
  readonly dataType: AttributeType
}

/** The folder with this status, compared exactly; a company has at most one. */
export function folderWithStatus({ folders }: Catalogue, status: string): Folder | undefined {
  return foldersByStatus(folders).get(status)?.[0]
}

/** All labels with this name, ignoring case and accents. */
export function labelsNamed({ labels }: Catalogue, name: string): readonly Label[] {
  return labelsByName(labels).get(foldTrimmed(name)) ?? []
}

/** The labels of a catalogue by their folded names, in the order of their ids; so are the next two. */
export const labelsByName = groupedOnce<Label>(({ name }) => foldTrimmed(name))
export const campaignsByTitle = groupedOnce<Campaign>(({ title }) => foldTrimmed(title))
export const foldersByName = groupedOnce<Folder>(({ name }) => foldTrimmed(name))
const foldersByStatus = groupedOnce<Folder>(({ status }) => status)

type Groups<Entry> = ReadonlyMap<string, readonly Entry[]>

/** Groups the entries of a map, once for as long as it is in memory: a request may name thousands of a large catalogue. */
function groupedOnce<Entry>(keyOf: (entry: Entry) => string): (entries: ReadonlyMap<number, Entry>) => Groups<Entry> {
  const known = new WeakMap<ReadonlyMap<number, Entry>, Groups<Entry>>()
  return (entries) => {
    const groups = known.get(entries) ?? Map.groupBy(entries.values(), keyOf)
    known.set(entries, groups)
    return groups
  }
}
