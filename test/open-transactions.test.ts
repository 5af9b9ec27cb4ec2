import { type Client, inTransaction } from '@galena/store/database/pool'
import t from 'tap'
import { eventually } from './support/eventually.ts'
import { soon } from './support/soon.ts'
import { startSystem } from './support/system.ts'

const system = await startSystem()
t.teardown(() => system.stop())
const acme = await system.company('Acme')
await system.sql("INSERT INTO campaign (company_id, title) VALUES ($1, 'Nurses')", [acme.id])

async function person(name: string): Promise<number> {
  const [row] = await system.sql<{ id: number }>(
    'INSERT INTO candidate (company_id, first_name) VALUES ($1, $2) RETURNING id',
    [acme.id, name],
  )
  return row?.id ?? 0
}

async function leadOf(candidateId: number): Promise<number> {
  const [row] = await system.sql<{ id: number }>(
    `INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id)
     SELECT $1, campaign.id, $2, folder.id FROM campaign, folder
     WHERE folder.company_id = $1 AND folder.status = 'pending' RETURNING id`,
    [acme.id, candidateId],
  )
  return row?.id ?? 0
}

/** Runs a statement, then `meanwhile`, and only then commits the statement's transaction. */
async function whileOpen(
  statement: string,
  values: unknown[],
  meanwhile: () => Promise<void>,
  isolation = 'READ COMMITTED',
) {
  const client = await system.pool.connect()
  try {
    await client.query(`BEGIN ISOLATION LEVEL ${isolation}`)
    await client.query(statement, values)
    await meanwhile()
    await client.query('COMMIT')
    client.release()
  } catch (error) {
    // With its transaction the connection goes.
    client.release(true)
    throw error
  }
}

const shown = async (id: number) => {
  const { body } = await acme.search({ 'filter[query]': `AP${id}`, include_documents: 'true' })
  return body.candidates[0]
}

for (const isolation of ['READ COMMITTED', 'REPEATABLE READ']) {
  t.test(`A lead that is moved to a person during a rename shows the new name, ${isolation}`, async (t) => {
    const ana = await person('Ana')
    let lead = 0
    await whileOpen(
      "UPDATE candidate SET first_name = 'Anita' WHERE id = $1",
      [ana],
      async () => {
        lead = await leadOf(ana)
        await eventually('the lead is indexed', async () => (await shown(lead))?.first_name === 'Ana')
        await system.settled()
      },
      isolation,
    )
    await eventually('the new name is shown', async () => (await shown(lead))?.first_name === 'Anita')
    t.pass()
  })
}

t.test('A lead that takes over a document shows a file that is being added to it meanwhile', async (t) => {
  const [from, to] = [await leadOf(await person('Ben')), await leadOf(await person('Bea'))]
  const [document] = await system.sql<{ id: number }>('INSERT INTO document (lead_id) VALUES ($1) RETURNING id', [from])
  const filesOf = async (lead: number) => JSON.stringify((await shown(lead))?.documents)
  await whileOpen("INSERT INTO document_file (document_id, name) VALUES ($1, 'visa')", [document?.id], async () => {
    await system.sql('UPDATE document SET lead_id = $2 WHERE id = $1', [document?.id, to])
    await eventually('the document is shown', async () => (await filesOf(to)).includes(`"id":${document?.id}`))
    await system.settled()
  })
  await eventually('the file is shown', async () => (await filesOf(to)).includes('visa'))
  t.pass()
})

t.test('What a transaction wrote is shown soon after its commit, though later changes were shown before', async (t) => {
  const [early, late] = [await leadOf(await person('Dora')), await leadOf(await person('Dina'))]
  await system.settled()
  const rename = 'UPDATE candidate SET first_name = $2 FROM lead WHERE candidate_id = candidate.id AND lead.id = $1'
  await whileOpen(rename, [early, 'Doris'], async () => {
    await isShownSoon(late)
    t.equal((await shown(early))?.first_name, 'Dora')
  })
  await soon(
    'the new name is shown',
    async () => undefined,
    async () => (await shown(early))?.first_name === 'Doris',
  )
})

t.test('Changes that were made while the clock of the database was an hour ahead are shown at once', async (t) => {
  const lead = await leadOf(await person('Fay'))
  await system.settled()
  const ahead = "clock_timestamp() + interval '1 hour'"
  await system.sql(`UPDATE sync.target SET paused_until = ${ahead}`)
  await isShownSoon(lead, async (client) => {
    await client.query(`UPDATE sync.change SET enqueued_at = ${ahead}, not_before = ${ahead}`)
    await client.query(`UPDATE sync.parent_change SET enqueued_at = ${ahead}`)
  })
  await system.settled()
  t.pass()
})

/** Renames the person of a lead, and waits until searches show it. `afterwards` is part of the transaction. */
async function isShownSoon(
  lead: number,
  afterwards: (client: Client) => Promise<void> = async () => {},
): Promise<void> {
  const name = (attempt: number) => `Name ${attempt} of ${lead}`
  await soon(
    'the new name is shown',
    (attempt) =>
      inTransaction(system.pool, async (client) => {
        await client.query(
          'UPDATE candidate SET first_name = $2 FROM lead WHERE candidate_id = candidate.id AND lead.id = $1',
          [lead, name(attempt)],
        )
        await afterwards(client)
      }),
    async (attempt) => (await shown(lead))?.first_name === name(attempt),
  )
}
