import { setTimeout as sleep } from 'node:timers/promises'
import type { LeadFiles } from './lead-files.ts'
import type { Side } from './side.ts'

/** What is filled. */
type Filled = Pick<Side, 'home' | 'elasticsearch' | 'pool' | 'run'>

/** Brings a side to where it is compared: the same leads, all indexed by this build, the index in one segment. */
export async function fill(side: Filled, files: LeadFiles): Promise<void> {
  const { rows } = await side.pool.query<{ leads: number }>('SELECT count(*)::int AS leads FROM lead')
  if ((rows[0]?.leads ?? 0) < files.leads) await load(side, files)
  await endRuns(side)
  if ((await settled(side)).needs_rebuild) {
    console.log('The index is of another version: making a new one …')
    await side.run('reindex', 'start', '--swap', '--wait')
    await side.run('reindex', 'cleanup')
    await settled(side)
  }
  // How many segments an index happens to have would count for more than many a change of the code.
  for (const path of ['_all/_forcemerge?max_num_segments=1', '_all/_refresh']) {
    const answer = await fetch(`${side.elasticsearch}/${path}`, { method: 'POST' })
    if (!answer.ok) throw new Error(`${path} returned ${answer.status}.`)
  }
}

/** Continues where an earlier run was interrupted: leads that are there are not changed. */
async function load(side: Filled, { leads, companies, attributes }: LeadFiles): Promise<void> {
  console.log(`Importing ${leads.toLocaleString('en')} leads into ${side.home} (once) …`)
  const listed = (await side.run('company', 'list')).companies as { name: string }[]
  for (const { name, timeZone, country } of companies)
    if (!listed.some((company) => company.name === name))
      await side.run('company', 'add', name, '--time-zone', timeZone, '--country', country)
  const largest = companies[0]?.name ?? ''
  for (const { key, name, dataType } of attributes)
    await side.run('attributes', 'set', key, '--type', dataType, '--name', name, '--company', largest)
  for (const { name, path } of companies) await side.run('import', path, '--company', name)
}

const overStates: readonly unknown[] = [null, 'done', 'failed', 'cancelled', 'rolled_back']

/** Rebuilds that an earlier run left open. */
async function endRuns(side: Filled): Promise<void> {
  const { state } = await side.run('reindex', 'status')
  if (state === 'swapped') await side.run('reindex', 'cleanup')
  else if (!overStates.includes(state)) await side.run('reindex', 'cancel')
}

/** Waits until everything is indexed with every field. */
export async function settled(side: Pick<Filled, 'run'>): Promise<Record<string, unknown>> {
  for (;;) {
    const status = await side.run('status')
    // Earlier builds have no such list.
    const unready = (status.unready_fields ?? []) as readonly string[]
    if (status.index !== null && status.pending === 0 && unready.length === 0) return status
    await sleep(1_000)
  }
}
