import { type Figure, figure } from './figure.ts'
import { medianInterval } from './statistics.ts'
import type { BenchSystem } from './system.ts'

const blocks = 16

/** The same writes, made with and without the triggers that fill the outbox; every one is rolled back. */
const writes: Record<string, (at: number, leads: readonly number[], company: number) => readonly string[]> = {
  '200 leads changed one by one': (at, leads) =>
    leads.slice(0, 200).map((lead) => `UPDATE lead SET source = 'b${at}' WHERE id = ${lead}`),
  '5,000 leads changed at once': (at, leads) => [`UPDATE lead SET source = 'b${at}' WHERE id IN (${leads.join()})`],
  '5,000 leads inserted at once': (_, leads) => [
    `INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id, source)
     SELECT company_id, campaign_id, candidate_id, folder_id, 'bench' FROM lead WHERE id IN (${leads.join()})`,
  ],
  'a label put on 5,000 leads': (_, leads, company) => [
    `INSERT INTO label (company_id, name) VALUES (${company}, 'bench label')`,
    `INSERT INTO lead_label SELECT lead.id, label.id FROM lead, label
     WHERE lead.id IN (${leads.join()}) AND label.name = 'bench label' AND label.company_id = ${company}`,
  ],
}

/** The cost of the triggers for writers. */
export async function measureTriggers(system: BenchSystem): Promise<Figure[]> {
  const figures: Figure[] = []
  const { rows } = await system.pool.query<{ id: number }>(
    'SELECT id FROM lead WHERE company_id = $1 ORDER BY id LIMIT 5000',
    [system.largest.id],
  )
  const leads = rows.map(({ id }) => id)
  for (const [name, statements] of Object.entries(writes)) {
    const ratios: number[] = []
    for (let block = 0; block < blocks; block++) {
      const took = { true: Number.NaN, false: Number.NaN }
      for (const captured of [block % 2 === 0, block % 2 !== 0])
        took[`${captured}`] = await timeOf(system, statements(block, leads, system.largest.id), captured)
      if (block > 0) ratios.push(took.true / took.false)
    }
    figures.push(figure({ suite: 'triggers', name: `${name}: with ÷ without`, ...medianInterval(ratios), unit: '×' }))
  }
  return figures
}

/** Milliseconds of a transaction with these statements. */
async function timeOf({ pool }: BenchSystem, statements: readonly string[], captured: boolean): Promise<number> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    if (!captured) {
      for (const event of ['insert', 'update', 'delete']) {
        await client.query(`ALTER TABLE lead DISABLE TRIGGER sync_${event}`)
        await client.query(`ALTER TABLE lead_label DISABLE TRIGGER sync_${event}`)
      }
    }
    const start = performance.now()
    for (const statement of statements) await client.query(statement)
    return performance.now() - start
  } finally {
    await client.query('ROLLBACK')
    client.release()
  }
}
