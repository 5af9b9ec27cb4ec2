import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ChangedLead, ChangesPage, RenamedName } from '@galena/client/client'

const leadsAtFirst = 240
const stepsOfWalk = 10
const textLength = 13_000

/** Numbers from 0 to below 1, the same for the same seed. Source: mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The nth page of a story that anybody can tell again: first all leads, then what happens to them. */
export function pageOf(step: number): ChangesPage {
  const random = randomOf(step)
  const below = (bound: number) => Math.floor(random() * bound)
  const lead = (id: number): ChangedLead => ({
    id,
    source: `${step} ${'x'.repeat(below(textLength))}`,
    folder_id: id % 3,
    folder: 'Inbox',
    state: 'pending',
    campaign_id: 1 + (id % 2),
    campaign_title: 'Nurses',
    label_ids: [7, 8],
    labels: ['A', 'B'],
  })
  if (step < stepsOfWalk) {
    const each = leadsAtFirst / stepsOfWalk
    const leads = Array.from({ length: each }, (_, at) => lead((step * each + at) * 5))
    return { leads, renamed: [], next: String(step + 1), more: step < stepsOfWalk - 1 }
  }
  const leads = Array.from({ length: below(25) }, () => {
    const id = below(leadsAtFirst * 6)
    return random() < 0.3 ? { id, deleted: true } : random() < 0.1 ? { id, unreadable: true } : lead(id)
  })
  const names: RenamedName[] = [
    { kind: 'folder', id: below(3), name: `Folder ${step}`, state: 'hired' },
    { kind: 'campaign', id: 1, name: `Campaign ${step}`, campaign_ats_external_id: null },
    { kind: 'label', id: 7 + below(2), name: `${'ZA'[below(2)]} ${step}` },
  ]
  const renamed = random() < 0.3 ? names.slice(below(3)) : []
  return { leads, renamed, next: String(step + 1), more: random() < 0.5 }
}

/** What is there after so many pages, told in the plainest way. */
export function leadsAfter(steps: number): Map<number, ChangedLead> {
  const leads = new Map<number, ChangedLead>()
  for (let step = 0; step < steps; step++) {
    const page = pageOf(step)
    for (const lead of page.leads)
      if (lead.deleted) leads.delete(lead.id)
      else if (!lead.unreadable) leads.set(lead.id, lead)
    for (const [id, lead] of leads) leads.set(id, page.renamed.reduce(rename, lead))
  }
  return leads
}

function rename(lead: ChangedLead, { kind, id, name, state = '', campaign_ats_external_id = null }: RenamedName) {
  if (kind === 'folder' && lead.folder_id === id) return { ...lead, folder: name, state }
  if (kind === 'campaign' && lead.campaign_id === id) return { ...lead, campaign_title: name, campaign_ats_external_id }
  if (kind !== 'label') return lead
  const named = new Map(lead.label_ids?.map((label, at) => [lead.labels?.[at] ?? '', label]))
  const old = [...named].find(([, label]) => label === id)?.[0] ?? ''
  named.delete(old)
  named.set(name, id)
  const sorted = [...named].sort(([a], [b]) => (a < b ? -1 : 1))
  return { ...lead, labels: sorted.map(([label]) => label), label_ids: sorted.map(([, label]) => label) }
}

interface Copy {
  readonly files: readonly string[]
  readonly next: string | null
}

/** What a folder holds: the copy, and the one that is being made. Every line is read as another program would. */
export function readMirror(folder: string): {
  next: number
  leads: ChangedLead[]
  walk?: { next: number; leads: ChangedLead[] }
} {
  const { walk, ...copy } = JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8')) as Copy & { walk: Copy | null }
  const read = ({ files, next }: Copy) => ({
    next: Number(next ?? 0),
    leads: files.flatMap((file) =>
      readFileSync(join(folder, file), 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as ChangedLead),
    ),
  })
  return { ...read(copy), ...(walk && { walk: read(walk) }) }
}
