import { likelyField, plainName } from '@galena/lead/import/unknown-name'
import type { ColumnMap, Target } from './column-map.ts'
import { targetOfTitle } from './column-map.ts'

/** A column of a file: what it is called, and where its cells go. */
export interface Column {
  readonly title: string
  /** `nowhere` when it has no title: then its cells must be empty. */
  readonly target: Target
}

export interface HeaderOptions {
  readonly map: ColumnMap
  readonly restToOthers: boolean
  /** What `--match` recognises people by: the file must have it. */
  readonly needed: { readonly field: string } | { readonly attribute: string } | undefined
}

/** Finds where each column goes, and everything that is wrong with the header, as sentences. */
export function readHeader(
  titles: readonly string[],
  { map, restToOthers, needed }: HeaderOptions,
): { readonly columns: readonly Column[]; readonly problems: readonly string[] } {
  const problems: string[] = []
  const columns = titles.map((whole): Column => {
    const title = whole.trim()
    if (title === '') return { title, target: { kind: 'nowhere' } }
    const target = mappingOf(title, map) ?? targetOfTitle(title) ?? attributeNeeded(title, needed)
    if (target) return { title, target }
    if (restToOthers) return { title, target: { kind: 'attribute', key: title } }
    problems.push(unknownColumn(title))
    return { title, target: { kind: 'nowhere' } }
  })
  problems.push(...repeated(columns, map), ...absent(titles, map))
  if (problems.length === 0 && !hasCampaign(columns, map)) problems.push(noCampaign)
  return { columns, problems }
}

const noCampaign =
  'No column says the campaign: call it campaign_title, or add --map "Job=campaign_title" with its title for Job. If all lines are of one campaign, add --map \'"Nurses 2026"=campaign_title\'.'

function mappingOf(title: string, { mappings }: ColumnMap): Target | undefined {
  // What was given later counts.
  const found =
    mappings.findLast((mapping) => mapping.title === title) ??
    mappings.findLast((mapping) => plainName(mapping.title) === plainName(title) && plainName(title) !== '')
  return found?.target
}

/** The column of the attribute that `--match` names: `External ID` is others.external_id then. */
function attributeNeeded(title: string, needed: HeaderOptions['needed']): Target | undefined {
  if (!needed || !('attribute' in needed) || plainName(title) !== plainName(needed.attribute)) return undefined
  return { kind: 'attribute', key: needed.attribute }
}

function unknownColumn(title: string): string {
  const name = title.slice(0, 60)
  const field = likelyField(title)
  if (field?.endsWith('id') && plainName(title) === field)
    return `Column "${name}": if these are Galena's own ids, call the column ${field}; if they are another tool's, add --map "${name}=others.${plainName(title)}", or --rest-to-others.`
  if (field) return `Column "${name}" is no field. If it is ${field}, add --map "${name}=${field}".`
  return `Column "${name}" is no field. To keep it as an attribute, call it others.${plainName(title) || name}, or add --rest-to-others; to leave it out, add --map "${name}=-".`
}

function repeated(columns: readonly Column[], { constants }: ColumnMap): string[] {
  const problems: string[] = []
  const first = new Map<string, number>()
  for (const [index, { target }] of columns.entries()) {
    const name = nameOf(target)
    if (name === undefined) continue
    const before = first.get(name)
    if (before === undefined) first.set(name, index)
    else
      problems.push(
        `Columns ${before + 1} ("${columns[before]?.title}") and ${index + 1} ("${columns[index]?.title}") are both ${name}: rename or remove one of them.`,
      )
  }
  for (const { target } of constants) {
    const name = nameOf(target)
    if (name !== undefined && first.has(name))
      problems.push(`The file has a column ${name}, and --map gives ${name} a fixed text as well.`)
  }
  return problems
}

function nameOf(target: Target): string | undefined {
  if (target.kind === 'nowhere') return undefined
  return target.kind === 'field' ? target.name : `others.${target.key}`
}

/** Columns that `--map` names and the file lacks. */
function absent(titles: readonly string[], { mappings }: ColumnMap): string[] {
  const known = new Set(titles.flatMap((title) => [title.trim(), plainName(title)]))
  const missing = mappings.filter(({ title, isAsked }) => isAsked && !known.has(title) && !known.has(plainName(title)))
  const list = titles.map((title) => title.trim()).filter((title) => title !== '')
  return missing.map(
    ({ title }) => `--map names the column "${title}", which the file does not have. It has: ${list.join(', ')}.`,
  )
}

function hasCampaign(columns: readonly Column[], { constants }: ColumnMap): boolean {
  return [...columns, ...constants].some(
    ({ target }) => target.kind === 'field' && (target.name === 'campaign_id' || target.name === 'campaign_title'),
  )
}
