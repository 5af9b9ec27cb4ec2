import type { TextKey } from '../text/english.ts'

/** A period that is counted from today, in the company’s time zone. */
export interface Preset {
  readonly from: string
  readonly to: string
  readonly key: TextKey
  readonly count?: number
}

const today: Preset = { from: 'today', to: 'today', key: 'today' }

/** Of what has happened. Nobody was created next week. */
const pastPresets: readonly Preset[] = [
  today,
  { from: 'today-7d', to: '', key: 'days', count: 7 },
  { from: 'today-30d', to: '', key: 'days', count: 30 },
  { from: 'today-3m', to: '', key: 'months', count: 3 },
  { from: 'today-12m', to: '', key: 'months', count: 12 },
]

/** Of what may lie ahead: without an upper end, the last days would hold next year. */
const anyPresets: readonly Preset[] = [
  today,
  { from: 'today-7d', to: 'today', key: 'days', count: 7 },
  { from: 'today-30d', to: 'today', key: 'days', count: 30 },
  { from: 'today', to: 'today+7d', key: 'nextDays', count: 7 },
  { from: 'today', to: 'today+30d', key: 'nextDays', count: 30 },
]

const past = new Set(['created_at', 'updated_at', 'completed_at'])

export function presetsFor(field: string): readonly Preset[] {
  return past.has(field) ? pastPresets : anyPresets
}
