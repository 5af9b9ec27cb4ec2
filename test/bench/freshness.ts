import { setTimeout as sleep } from 'node:timers/promises'
import { type Changed, type ChangedSystem, changeLeads, drained, firstAppointment } from './changes.ts'
import { type Figure, figure } from './figure.ts'
import { inBackground } from './load.ts'
import { quantile } from './statistics.ts'
import type { BenchSystem } from './system.ts'

const rates = [50, 200, 1_000]
const usualSeconds = 30
const fanoutLeads = 50_000
const fanoutRate = 20
const refreshMs = 500
const pollMs = 25
/** After the last change. */
const givenUpAfterMs = 120_000

/** How long after its commit a change is searchable, while others are made at a fixed rate. */
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

/** How soon live changes are searchable while a label is removed from very many leads at once. */
export async function measureFanout(system: BenchSystem): Promise<Figure[]> {
  const { pool, largest } = system
  const { rows } = await pool.query<{ id: number }>(
    'INSERT INTO label (company_id, name) VALUES ($1, $2) RETURNING id',
    [largest.id, `Bench ${Date.now()}`],
  )
  const label = rows[0]?.id
  await pool.query('INSERT INTO lead_label SELECT id, $1 FROM lead WHERE company_id = $2 ORDER BY id LIMIT $3', [
    label,
    largest.id,
    fanoutLeads,
  ])
  await drained(system)
  const start = performance.now()
  const deleting = pool.query('DELETE FROM label WHERE id = $1', [label]).then(async () => {
    const deleted = performance.now()
    await drained(system, ['fanout'])
    return { statement: deleted - start, seconds: (performance.now() - start) / 1_000 }
  })
  const fanout = inBackground(deleting)
  const { delays, unseen } = await delaysAt(system, fanoutRate)
  const { statement, seconds: took } = await fanout
  const of = (name: string, value: number, unit: string, aim?: string) =>
    figure({ suite: 'fanout', name, value, unit, ...(aim && { aim }) })
  const what = `a label taken from ${fanoutLeads.toLocaleString('en')} leads`
  return [
    of(`${what}: the statement`, statement, 'ms'),
    of(`${what}: all documents written after`, took, 's'),
    of('live changes meanwhile: p50', quantile(delays, 0.5), 'ms'),
    of('live changes meanwhile: p99', quantile(delays, 0.99), 'ms'),
    of('live changes meanwhile: never seen', unseen, '', '≤ 0'),
  ]
}

/** Milliseconds from commit to search of changes that are made at this rate, for half a minute where nothing else is said. */
export async function delaysAt(
  system: ChangedSystem,
  rate: number,
  { seconds = usualSeconds, isOver = () => false }: { seconds?: number; isOver?: () => boolean } = {},
) {
  await clearAppointments(system)
  const waiting = new Map<number, Promise<Changed>>()
  const delays: number[] = []
  let writing = true
  let end = Number.POSITIVE_INFINITY
  const watch = async () => {
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
  }
  const watching = inBackground(watch())
  const reached = await changeLeads(system, {
    rate,
    seconds,
    isOver,
    tellEvery: Math.max(1, rate / 50),
    onChange: (number, changed) => waiting.set(number, changed),
  }).finally(() => {
    writing = false
    end = performance.now() + givenUpAfterMs
  })
  await watching
  return { delays, reached, unseen: waiting.size }
}

/** The numbers of changes, from this one on, that a search finds. */
async function appointments({ elasticsearch, alias }: ChangedSystem, from: number): Promise<number[]> {
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

/** Appointments of an earlier run would be mistaken for those of this one. */
async function clearAppointments(system: ChangedSystem): Promise<void> {
  await system.pool.query('UPDATE lead SET scheduled_at = NULL WHERE scheduled_at >= $1', [new Date(firstAppointment)])
  while ((await appointments(system, 0)).length > 0) await sleep(200)
}
