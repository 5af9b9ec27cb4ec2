import type { Diagnosis } from '@galena/operations/doctor/diagnosis'
import type { LabelledLine } from '../../terminal/lines.ts'

const tones = { ok: 'good', warning: 'note', bad: 'bad' } as const

/** A line for each check, with its remedy below, and a verdict at the end. */
export function doctorLines(checks: readonly Diagnosis[]): LabelledLine[] {
  const count = (status: Diagnosis['status']) => checks.filter((check) => check.status === status).length
  const [bad, warnings] = [count('bad'), count('warning')]
  return [
    ...checks.flatMap(({ check, status, message, remedy }): LabelledLine[] => [
      { label: status, text: `${check}: ${message}`, tone: tones[status] },
      ...(remedy === '' ? [] : [{ label: '', text: `→ ${remedy}` }]),
    ]),
    {
      label: '',
      text: `${checks.length} checks: ${bad} bad, ${warnings} warning${warnings === 1 ? '' : 's'}.`,
      tone: bad > 0 ? 'bad' : warnings > 0 ? 'note' : 'good',
    },
  ]
}
