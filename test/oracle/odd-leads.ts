import type { Sql } from './load-rows.ts'

const odd = {
  texts: [
    [
      '=1+1',
      '+63 917',
      '-5',
      '@home',
      '\ttab',
      '\rreturn',
      "'=1",
      "''@x",
      "'",
      "''",
      "'quoted'",
      "' space",
      ' ',
      '\n',
      '\u00a0',
    ],
    [
      'two\nlines, and a comma',
      'a,b\r\nc,d\r\n1,2',
      'x\ry,',
      '"',
      '""',
      'say "hi"',
      '"a","b"',
      'trailing ',
      ' leading',
      '\ufeffmark',
    ],
    [
      '="0917"',
      'null',
      'NULL',
      '\\N',
      '{"url":"x"}',
      ' {',
      '[1]',
      'sep=;',
      'a;b|c',
      '😀',
      'e\u0301',
      '\u2028',
      '\u0001\u001f\u007f',
      '0917',
    ],
    [
      '12345678901234567890',
      '1e3',
      'true',
      'NaN',
      '',
      "',\n",
      '\u200b',
      '٣',
      'infinity',
      '#',
      '--',
      '%',
      '\\',
      'x'.repeat(70_000),
    ],
  ].flat(),
  lists: [
    null,
    '[]',
    '[7.0, 12345678901234567890, 1e400, -0.0, 0.10]',
    '[{"b": [1.50], "a": null, "": {"__proto__": 2.0}}]',
    '["=1", null, true]',
  ],
  numbers: [
    null,
    '0',
    '-0',
    '-16.8',
    '0.1',
    '1e-7',
    '180',
    '-122.41941550000001',
    '5e-324',
    '1.7976931348623157e308',
    '14',
  ],
  times: [
    [
      '2026-01-01 00:00:00.001+00',
      '1850-06-01 12:00:00+00',
      '0044-03-15 00:00:00+00 BC',
      '0001-01-01 00:00:00+00',
      '0099-12-31 23:59:59.999+00',
    ],
    [
      '10000-01-01 00:00:00+00',
      '12026-02-03 04:05:06.789+00',
      '99999-12-31 23:59:59.999+00',
      '270000-01-01 00:00:00+00',
      '4712-01-01 00:00:00+00 BC',
    ],
    ['infinity', '-infinity', '1969-12-31 23:59:59.999+00', '0001-12-31 00:00:00+00 BC'],
  ].flat(),
  others: [
    null,
    '{}',
    '{"a": 7.0, "b": 12345678901234567890, "c": 1e400, "d": 0.10, "e": null, "f": [1.0, {"g": 2.50}], "h": "7.0", "i": true}',
    '{"": 1, " ": 2, "__proto__": {"x": 1.0}, "constructor": "y", "=x": "=1+1", "a\\"b": "c\\\\d\\ne", "others": {"others": 3.0}}',
  ],
}

/** Leads with what no form would send, but a database can hold: one for each value. */
export async function addOddLeads(sql: Sql, companyId: number): Promise<void> {
  // Other rows were loaded with ids of their own.
  for (const table of ['label', 'candidate', 'lead', 'answer', 'attachment', 'document', 'document_file'])
    await sql(`SELECT setval(pg_get_serial_sequence('${table}', 'id'), (SELECT max(id) FROM ${table}))`)
  await sql(`INSERT INTO label (company_id, name) SELECT $1, name FROM unnest($2::text[]) AS name`, [
    companyId,
    [' ', '', '\u00a0', 'a|b', 'a\\|b\\', '|', '\\', '=1+1', "'=x", "'", '2026', 'two\r\nlines', 'x;y', '["a"]'],
  ])
  const [campaign] = await sql<{ id: number }>('SELECT min(id) AS id FROM campaign WHERE company_id = $1', [companyId])
  const add = `
    WITH person AS (
      INSERT INTO candidate (company_id, first_name, last_name, email, phone, school_name, education, photo_url, links, employment)
      SELECT $1, odd, odd, odd, odd, odd, odd, odd, links::jsonb, links::jsonb
      FROM (SELECT $3::text AS odd, $4::text AS links) given RETURNING id
    )
    INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id, source, location, completion_method, latitude, longitude,
      scheduled_at, completed_at, created_at, updated_at, others, resume)
    SELECT $1, $2, person.id, folder.id, $3, $3, $3, $5::float8, $6::float8, $7::timestamptz, $7::timestamptz, $8::timestamptz, $8::timestamptz, $9::jsonb, NULL
    FROM person, folder WHERE folder.company_id = $1 AND folder.status = 'pending' RETURNING id`
  const count = Math.max(...Object.values(odd).map((values) => values.length))
  const pick = <Value>(values: readonly Value[], index: number) => values[index % values.length]
  for (let index = 0; index < count; index++) {
    const { texts, lists, numbers, times, others } = odd
    const time = pick(times, index)
    const [lead] = await sql<{ id: number }>(add, [
      companyId,
      campaign?.id,
      pick(texts, index),
      pick(lists, index),
      pick(numbers, index),
      pick(numbers, index + 3),
      time,
      time?.includes('infinity') ? '2026-01-01' : time,
      pick(others, index),
    ])
    await addOddChildren(sql, companyId, lead?.id ?? 0, pick(texts, index) ?? '', time ?? '', index)
  }
}

async function addOddChildren(
  sql: Sql,
  companyId: number,
  leadId: number,
  text: string,
  time: string,
  index: number,
): Promise<void> {
  await sql(
    'INSERT INTO answer (lead_id, question, transcript, file) VALUES ($1, $2, $2, NULL), ($1, NULL, NULL, $2)',
    [leadId, text],
  )
  await sql('INSERT INTO attachment (lead_id, name, url) VALUES ($1, $2, $2)', [leadId, text])
  await sql(
    `WITH added AS (INSERT INTO document (lead_id, tag, created_at) VALUES ($1, $2, $3::timestamptz) RETURNING id)
     INSERT INTO document_file (document_id, name, content_type, url) SELECT id, $2, NULL, $2 FROM added`,
    [leadId, text, time],
  )
  await sql(
    `INSERT INTO lead_label (lead_id, label_id) SELECT $1, id FROM (
       SELECT id, row_number() OVER (ORDER BY id DESC) AS place FROM label WHERE company_id = $2) AS labels
     WHERE place % 14 = $3 OR place % 17 = $4`,
    [leadId, companyId, index % 14, index % 17],
  )
}
