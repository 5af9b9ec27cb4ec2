import type { Random } from '../oracle/random.ts'
import type { Sql } from './database.ts'
import {
  addLeads,
  addPassing,
  addPeople,
  type Company,
  large,
  partOf,
  passing,
  perCompany,
  personOf,
} from './population.ts'

type Statement = (sql: Sql, random: Random) => Promise<unknown>

const zones = ['Asia/Manila', 'UTC', 'America/Santiago', 'Pacific/Auckland']
const times = ['2024-03-05T20:30:00Z', '2024-11-30T02:15:00+00:00', '2025-06-01', '17-04-2025', 'soon']

const company = (random: Random): Company => (random.chance(0.9) ? large : passing)

/** A lead of the random writers; half the time one of a few, so that they collide. */
function lead(random: Random): number {
  const { firstLead, leads } = company(random)
  return firstLead + (random.chance(0.5) ? random.below(Math.min(40, leads)) : random.below(leads))
}

const part = (random: Random, kind: keyof typeof perCompany, of: Company = large) =>
  partOf(of, 1 + random.below(perCompany[kind]))

const word = (random: Random, kind: string) => `${kind} ${random.below(1_000_000)}`

function others(random: Random): string {
  return JSON.stringify({
    years: random.below(40),
    'start date': random.pick(times),
    note: word(random, 'Note'),
    ...(random.chance(0.3) && { nothing: null }),
  })
}

/** Every kind of write that feeds a document, with its share. */
const shares: readonly [share: number, statement: Statement][] = [
  [
    14,
    (sql, random) =>
      sql('UPDATE lead SET source = $2, others = $3 WHERE id = $1', [
        lead(random),
        word(random, 'Source'),
        others(random),
      ]),
  ],
  [
    6,
    (sql, random) =>
      sql(
        `UPDATE lead SET location = $2, latitude = $3, longitude = $4, resume = NOT resume, completion_method = $5,
           scheduled_at = $6, completed_at = NULL WHERE id = $1`,
        [
          lead(random),
          word(random, 'Zzyzxq'),
          ...(random.chance(0.7) ? [random.below(180) - 90, random.below(360) - 180] : [null, null]),
          random.pick(['Phone', 'Landing Page', 'landing_page', null]),
          new Date(1.7e12 + random.below(1e9)),
        ],
      ),
  ],
  [
    12,
    (sql, random) =>
      sql('UPDATE candidate SET first_name = $2, last_name = $3, email = $4 WHERE id = $1', [
        personOf(lead(random)),
        word(random, 'First'),
        random.pick(['Cruz', 'Reyes', '', null]),
        `${random.below(1_000)}@mail.test`,
      ]),
  ],
  [
    3,
    (sql, random) =>
      sql('UPDATE candidate SET links = $2, employment = $3, education = $4, photo_url = $5 WHERE id = $1', [
        personOf(lead(random)),
        JSON.stringify([word(random, 'Link')]),
        JSON.stringify([{ employer: word(random, 'Employer') }]),
        word(random, 'School'),
        random.pick(['https://files.test/p.png', null]),
      ]),
  ],
  [
    10,
    (sql, random) =>
      sql('INSERT INTO lead_label (lead_id, label_id) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
        lead(random),
        part(random, 'labels'),
      ]),
  ],
  [5, (sql, random) => sql('DELETE FROM lead_label WHERE lead_id = $1', [lead(random)])],
  [3, (sql, random) => sql('UPDATE lead_label SET lead_id = $2 WHERE lead_id = $1', [lead(random), lead(random)])],
  [
    2,
    (sql, random) =>
      sql('UPDATE lead_label SET label_id = $2 WHERE label_id = $1 AND lead_id % 5 = $3', [
        part(random, 'labels'),
        part(random, 'labels'),
        random.below(5),
      ]),
  ],
  [
    1,
    async (sql, random) => {
      const label = part(random, 'labels')
      await sql('DELETE FROM label WHERE id = $1', [label])
      await sql('INSERT INTO label (id, company_id, name) VALUES ($1, $2, $3)', [label, large.id, `Label ${label}`])
    },
  ],
  [
    2,
    (sql, random) =>
      sql(
        random.pick([
          'UPDATE label SET name = $2 WHERE id = $1 + 100',
          'UPDATE folder SET name = $2 WHERE id = $1 + 100',
          'UPDATE campaign SET title = $2 WHERE id = $1 + 100',
        ]),
        [1 + random.below(4), word(random, 'Name')],
      ),
  ],
  [
    6,
    (sql, random) =>
      sql('INSERT INTO answer (lead_id, question, transcript) VALUES ($1, $2, $3)', [
        lead(random),
        'Why?',
        word(random, 'Because'),
      ]),
  ],
  [3, (sql, random) => sql('UPDATE answer SET transcript = $2 WHERE lead_id = $1', [lead(random), word(random, 'So')])],
  [3, (sql, random) => sql('UPDATE answer SET lead_id = $2 WHERE lead_id = $1', [lead(random), lead(random)])],
  [3, (sql, random) => sql('DELETE FROM answer WHERE lead_id = $1', [lead(random)])],
  [
    4,
    (sql, random) =>
      sql('INSERT INTO attachment (lead_id, name, url) VALUES ($1, $2, $3)', [
        lead(random),
        word(random, 'cv'),
        'https://files.test/cv',
      ]),
  ],
  [2, (sql, random) => sql('UPDATE attachment SET lead_id = $2 WHERE lead_id = $1', [lead(random), lead(random)])],
  [2, (sql, random) => sql('DELETE FROM attachment WHERE lead_id = $1', [lead(random)])],
  [
    5,
    async (sql, random) => {
      const [document] = await sql<{ id: number }>('INSERT INTO document (lead_id, tag) VALUES ($1, $2) RETURNING id', [
        lead(random),
        word(random, 'visa'),
      ])
      await sql('INSERT INTO document_file (document_id, name) VALUES ($1, $2)', [document?.id, word(random, 'file')])
    },
  ],
  [3, (sql, random) => sql('UPDATE document SET lead_id = $2 WHERE lead_id = $1', [lead(random), lead(random)])],
  [2, (sql, random) => sql('DELETE FROM document WHERE lead_id = $1', [lead(random)])],
  [
    3,
    (sql, random) =>
      sql(`UPDATE document_file SET name = $2 WHERE document_id IN (SELECT id FROM document WHERE lead_id = $1)`, [
        lead(random),
        word(random, 'renamed'),
      ]),
  ],
  [
    2,
    (sql, random) =>
      sql(
        `UPDATE document_file SET document_id = (SELECT max(id) FROM document WHERE lead_id = $2)
         WHERE document_id IN (SELECT id FROM document WHERE lead_id = $1)
           AND EXISTS (SELECT FROM document WHERE lead_id = $2)`,
        [lead(random), lead(random)],
      ),
  ],
  [9, (sql, random) => sql('DELETE FROM lead WHERE id = $1', [lead(random)])],
  [5, (sql, random) => addLeads(sql, large, random.below(1_000))],
  [
    5,
    (sql, random) =>
      sql(
        `WITH person AS (INSERT INTO candidate (company_id, first_name) VALUES ($1, $2) RETURNING id)
         INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id, source, others)
         SELECT $1, $3, id, $4, $5, $6 FROM person`,
        [
          large.id,
          word(random, 'New'),
          part(random, 'campaigns'),
          part(random, 'folders'),
          word(random, 'Source'),
          others(random),
        ],
      ),
  ],
  [
    5,
    (sql, random) =>
      sql('UPDATE lead SET campaign_id = $2, folder_id = $3 WHERE id = $1 AND company_id = $4', [
        lead(random),
        part(random, 'campaigns'),
        part(random, 'folders'),
        large.id,
      ]),
  ],
  [
    3,
    (sql, random) =>
      sql(
        'UPDATE lead SET candidate_id = person.id FROM candidate person WHERE lead.id = $1 AND person.id = $2 AND person.company_id = lead.company_id',
        [lead(random), personOf(lead(random))],
      ),
  ],
  [1, (sql, random) => sql('UPDATE lead SET id = id + 100000 WHERE id = $1 AND id < 100000', [lead(random)])],
  [
    2,
    async (sql, random) => {
      const person = personOf(lead(random))
      await sql('DELETE FROM candidate WHERE id = $1', [person])
      if (random.chance(0.7)) await addPeople(sql, large, random.below(97))
    },
  ],
  [
    0.3,
    async (sql, random) => {
      const campaign = part(random, 'campaigns')
      await sql('DELETE FROM campaign WHERE id = $1', [campaign])
      await sql('INSERT INTO campaign (id, company_id, title) VALUES ($1, $2, $3)', [campaign, large.id, 'Again'])
      if (random.chance(0.5)) await addLeads(sql, large, random.below(1_000))
    },
  ],
  [
    0.5,
    async (sql, random) => {
      const [from, to] = [part(random, 'folders'), part(random, 'folders')]
      if (from === to) return
      await sql('UPDATE lead SET folder_id = $2 WHERE folder_id = $1', [from, to])
      await sql('DELETE FROM folder WHERE id = $1', [from])
      await sql("INSERT INTO folder (id, company_id, name, status) VALUES ($1, $2, 'Again', 'again_' || $1::bigint)", [
        from,
        large.id,
      ])
    },
  ],
  [
    0.5,
    async (sql, random) => {
      await sql('DELETE FROM company WHERE id = $1', [passing.id])
      if (random.chance(0.8)) await addPassing(sql)
    },
  ],
  [
    0.3,
    (sql, random) =>
      sql('UPDATE lead SET source = $2 WHERE company_id = 1 AND id % 5 = $1', [random.below(5), word(random, 'Bulk')]),
  ],
  [
    0.3,
    (sql, random) => sql('UPDATE lead SET source = $2 WHERE company_id = $1', [large.id, word(random, 'Everyone')]),
  ],
  [
    0.5,
    (sql, random) =>
      sql('UPDATE company SET time_zone = $2, country = $3 WHERE id = $1', [
        large.id,
        random.pick(zones),
        random.pick(['PH', null]),
      ]),
  ],
  [0.2, (sql) => sql('TRUNCATE attachment')],
]

const total = shares.reduce((sum, [share]) => sum + share, 0)

export function drawStatement(random: Random): Statement {
  let lot = (random.below(1_000_000) / 1_000_000) * total
  for (const [share, statement] of shares) {
    lot -= share
    if (lot < 0) return statement
  }
  throw new Error('The shares do not add up.')
}
