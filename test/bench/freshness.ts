import { setTimeout as sleep } from 'node:timers/promises'
import { type Changed, changeLeads, firstAppointment } from './changes.ts'
import { type Figure, figure } from './figure.ts'
import { quantile } from './statistics.ts'
import type { BenchSystem } from './system.ts'

const rates = [50, 200, 1_000]
const seconds = 30
const refreshMs = 500
const pollMs = 25

/** How long after its commit a change can be found, while others are made at a fixed rate. */
export async function measureFreshness(system: BenchSystem): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const rate of rates) {
    const { delays, reached, unseen } = await delaysAt(system, rate)
    const name = `${rate} changes/s`
    const of = (what: string, value: number, aim?: string) =>
      figure({ suite: 'freshness', name: `${name}: ${what}`, value, unit: 'ms', ...(aim && { aim }) })
    figures.push(
      of('p50', quantile(delays, 0.5)),
      of('p99', quantile(delays, 0.99)),
      of('p99 beyond the refresh interval', quantile(delays, 0.99) - refreshMs, rate === 200 ? '≤ 250' : undefined),
      figure({ suite: 'freshness', name: `${name}: reached`, value: reached, unit: '/s' }),
      figure({ suite: 'freshness', name: `${name}: never seen`, value: unseen, unit: '', aim: '≤ 0' }),
    )
  }
  return figures
}

async function delaysAt(system: BenchSystem, rate: number) {
  await clearAppointments(system)
  const waiting = new Map<number, Promise<Changed>>()
  const delays: number[] = []
  let writing = true
  const watching = (async () => {
    const end = performance.now() + (seconds + 120) * 1_000
    while ((writing || waiting.size > 0) && performance.now() < end) {
      const lowest = Math.min(...waiting.keys())
      if (Number.isFinite(lowest)) {
        for (const number of await appointments(system, lowest)) {
          const changed = waiting.get(number)
          if (!changed) continue
          const seenAt = performance.now()
          waiting.delete(number)
          delays.push(seenAt - (await changed).committedAt)
        }
      }
      await sleep(pollMs)
    }
  })()
  const reached = await changeLeads(system, {
    rate,
    seconds,
    tellEvery: Math.max(1, rate / 50),
    onChange: (number, changed) => waiting.set(number, changed),
  })
  writing = false
  await watching
  return { delays, reached, unseen: waiting.size }
}

/** The numbers of changes, from this one on, that a search finds. */
async function appointments({ elasticsearch, alias }: BenchSystem, from: number): Promise<number[]> {
  const answer = await fetch(`${elasticsearch}/${alias}/_search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      size: 2_000,
      _source: false,
      track_total_hits: false,
      docvalue_fields: [{ field: 'scheduled_at', format: 'epoch_millis' }],
      query: { range: { scheduled_at: { gte: firstAppointment + from } } },
    }),
  })
  const { hits } = (await answer.json()) as { hits: { hits: { fields: { scheduled_at: [string] } }[] } }
  return hits.hits.map(({ fields }) => Number(fields.scheduled_at[0]) - firstAppointment)
}

/** Appointments of an earlier run would be taken for those of this one. */
async function clearAppointments(system: BenchSystem): Promise<void> {
  await system.pool.query('UPDATE lead SET scheduled_at = NULL WHERE scheduled_at >= $1', [new Date(firstAppointment)])
  while ((await appointments(system, 0)).length > 0) await sleep(200)
}
