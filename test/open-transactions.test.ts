import t from 'tap'
import { eventually } from './support/eventually.ts'
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
