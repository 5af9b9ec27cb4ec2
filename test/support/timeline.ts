import { readMetrics } from './prometheus.ts'

/** What Prometheus got from the processes at one moment, by job; undefined where a process did not answer. */
export interface Scrape {
  readonly at: number
  readonly jobs: Readonly<Record<string, string | undefined>>
}

/** Minutes of a test of rules, a scrape each. */
export interface Phase {
  readonly scrape: Scrape
  readonly minutes: number
  /** The scrape before: counters go on growing as fast as from that one to this. Without it they stand still. */
  readonly since?: Scrape
}

export const still = (scrape: Scrape, minutes: number): Phase => ({ scrape, minutes })
export const goesOn = (since: Scrape, scrape: Scrape, minutes: number): Phase => ({ scrape, since, minutes })

/** The series that Prometheus would have stored, in the notation of `promtool test rules`; only metrics that `isNeeded`. */
export function writeSeries(phases: readonly Phase[], isNeeded: (name: string) => boolean) {
  const series = new Map<string, string[]>()
  const counted = new Map<string, number>()
  let minute = 0
  const add = (name: string, value: number) => {
    const values = series.get(name) ?? []
    // What is no longer there is gone at once, not after five minutes.
    if (values.length < minute && values.length > 0) values.push('stale')
    while (values.length < minute) values.push('_')
    values.push(String(value))
    series.set(name, values)
  }
  for (const phase of phases) {
    const now = readScrape(phase.scrape)
    const before = new Map(phase.since && readScrape(phase.since).map(({ name, value }) => [name, value]))
    const perMinute = phase.since ? 60_000 / (phase.scrape.at - phase.since.at) : 0
    for (const end = minute + phase.minutes; minute < end; minute += 1)
      for (const { name, value, grows } of now.filter((one) => isNeeded(one.metric))) {
        const growth = phase.since && grows ? (value - (before.get(name) ?? 0)) * perMinute : 0
        const shown = grows ? Math.max(value, (counted.get(name) ?? value) + growth) : value
        if (grows) counted.set(name, shown)
        add(name, shown)
      }
  }
  return [...series].map(([name, values]) => ({
    series: name,
    values: [...values, ...(values.length < minute ? ['stale'] : [])].join(' '),
  }))
}

/** All samples of a scrape with the labels that Prometheus adds, and whether each process answered. */
function readScrape({ jobs }: Scrape) {
  return Object.entries(jobs).flatMap(([job, text = '']) => {
    const { samples, counters } = readMetrics(text)
    const up = { name: 'up', labels: '', value: text === '' ? 0 : 1 }
    return [up, ...samples].map(({ name: metric, labels, value }) => ({
      metric,
      name: `${metric}{job="${job}",instance="${job}:1"${labels && `,${labels}`}}`,
      value,
      grows: counters.has(metric),
    }))
  })
}
