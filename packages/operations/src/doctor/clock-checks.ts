import { bad, type Diagnosis, ok, warning } from './diagnosis.ts'

/** What one side said of its time, and when it was asked and had answered, by the clock of this machine. */
export interface ClockSample {
  readonly name: string
  readonly time: number
  readonly askedAt: number
  readonly answeredAt: number
}

/** Certificates, expiry of keys and links notice minutes; people who compare logs notice seconds. */
const maxMs = { warning: 2_000, bad: 60_000 } as const

/** How far clocks are from that of this machine, beyond what the way there and back can explain. */
export function checkClocks(samples: readonly ClockSample[]): Diagnosis {
  const differing = samples
    .map(({ name, time, askedAt, answeredAt }) => ({
      name,
      ms: Math.max(askedAt - time, time - answeredAt, 0),
      time,
      askedAt,
    }))
    .filter(({ ms }) => ms > maxMs.warning)
  if (differing.length === 0) return ok('clocks', `The clocks of ${namesOf(samples)} and of this machine agree.`)
  const worst = Math.max(...differing.map(({ ms }) => ms))
  const tell = worst > maxMs.bad ? bad : warning
  const sentences = differing.map(
    ({ name, ms, time, askedAt }) =>
      `The clock of ${name} is ${Math.round(ms / 1_000)} s ${time > askedAt ? 'ahead of' : 'behind'} the one of this machine.`,
  )
  return tell('clocks', sentences.join(' '), 'Have the machines set their clocks by NTP.')
}

const namesOf = (samples: readonly ClockSample[]) => samples.map(({ name }) => name).join(', ')
