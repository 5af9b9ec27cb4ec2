import t from 'tap'
import { readWarnings, setWarning } from '../src/operator/warnings.ts'
import { ownDatabase } from './own-database.ts'

const away = { message: 'es-2 cannot be reached.', remedy: 'Start it.' }
const filling = { message: 'It is filled.', remedy: 'Wait.' }

t.test('What one process sees of its own connections is not over because another one does not', async (t) => {
  const pool = await ownDatabase(t)
  t.equal(await setWarning(pool, 'nodes_away', away), true)
  t.equal(await setWarning(pool, 'nodes_away', away), false, 'it is not new twice')
  t.equal(await setWarning(pool, 'nodes_away', undefined), false)
  t.match(await readWarnings(pool), [{ code: 'nodes_away' }])
  await pool.query("UPDATE sync.warning SET seen_at = seen_at - interval '1 minute'")
  t.equal(await setWarning(pool, 'nodes_away', undefined), true, 'nobody sees it any more')
  t.equal(await setWarning(pool, 'index_filling', filling), true)
  t.equal(await setWarning(pool, 'index_filling', undefined), true, 'what all see alike is over at once')
  t.same(await readWarnings(pool), [])
})
