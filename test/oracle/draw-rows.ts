import { addChildren } from './draw-children.ts'
import { drawLead, drawPerson, someTime } from './draw-lead.ts'
import type { Random } from './random.ts'
import { type AddRow, type Row, type Rows, tables } from './rows.ts'
import { attributeTypes } from './untidy-attributes.ts'
import { campaignTitles, customFolders, labelNames } from './untidy-texts.ts'

export interface Owner {
  readonly id: number
  readonly leads: number
  /** Instants around the zone's midnights and clock changes. */
  readonly hardInstants: readonly Date[]
}

/** Rows of several companies at once, so that their ids interleave. */
export function drawRows(random: Random, owners: readonly Owner[]): Rows {
  const rows = Object.fromEntries(tables.map((table) => [table, [] as Row[]])) as Record<keyof Rows, Row[]>
  const highest = new Map<string, number>()

  // Ids rise, with gaps.
  const add: AddRow = (table, row) => {
    const id = (highest.get(table) ?? 100) + 1 + (random.chance(0.1) ? random.below(4) : 0)
    highest.set(table, id)
    rows[table].push({ id, ...row })
    return id
  }

  const homes = new Map(
    owners.map((owner) => [owner, { campaigns: [] as number[], labels: [] as number[], people: [] as number[] }]),
  )
  function addToEach<Thing>(things: readonly Thing[], place: (thing: Thing, owner: Owner, home: Home) => void): void {
    for (const thing of things) for (const [owner, home] of homes) place(thing, owner, home)
  }
  addToEach(campaignTitles, (title, owner, { campaigns }) => {
    const ats_external_id = random.pick(['ATS-1', 'ats 2', '', null])
    campaigns.push(add('campaign', { company_id: owner.id, title, ats_external_id }))
  })
  addToEach(customFolders, (folder, owner) => add('folder', { company_id: owner.id, ...folder, is_default: false }))
  addToEach(labelNames, (name, owner, { labels }) => labels.push(add('label', { company_id: owner.id, name })))
  for (const [place, owner] of owners.entries()) {
    add('label', { company_id: owner.id, name: ownLabel(place) })
    for (const [key, data_type] of Object.entries(attributeTypes[place] ?? {}))
      add('candidate_attribute', { company_id: owner.id, key, name: `${key}?`, data_type })
  }

  const ties = Array.from({ length: 12 }, () => someTime(random))
  const turns = random.shuffled(owners.flatMap((owner) => Array<Owner>(owner.leads).fill(owner)))
  for (const [turn, owner] of turns.entries()) {
    const home = homes.get(owner) as Home
    if (home.people.length === 0 || random.chance(0.85))
      home.people.push(add('candidate', { company_id: owner.id, ...drawPerson(random) }))
    const time = () =>
      random.pick(random.chance(0.3) ? ties : random.chance(0.6) ? owner.hardInstants : [someTime(random)])
    const lead = add('lead', {
      company_id: owner.id,
      campaign_id: random.pick(home.campaigns),
      candidate_id: random.chance(0.85) ? home.people.at(-1) : random.pick(home.people),
      ...drawLead(random, time, turn === 0),
    })
    const carried = random.shuffled(home.labels).slice(0, random.pick([0, 0, 0, 1, 1, 2, 5]))
    for (const label of carried) rows.lead_label.push({ lead_id: lead, label_id: label })
    addChildren(random, add, lead, time)
  }
  return rows
}

export function ownLabel(company: number): string {
  return `Only company ${company}`
}

type Home = { readonly campaigns: number[]; readonly labels: number[]; readonly people: number[] }
