import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import t from 'tap'
import { server } from '../../../test/support/environment.ts'
import { startHttpProxy } from '../../../test/support/http-proxy.ts'
import { connectEngine } from '../src/engine/engine.ts'
import { createIndexForBackfill, prepareToServe } from '../src/index/create-index.ts'
import { changedSettings, type SettingProblem, slowRefresh, whyUnusable } from '../src/index/index-settings.ts'
import { createScratchIndex, owner, term } from './scratch-index.ts'

const run = promisify(execFile)

/** Runs the command at the end of a sentence, as an operator would. */
const obey = (sentence: string) =>
  run('bash', ['-c', sentence.slice(sentence.indexOf('curl'))], {
    env: { ...process.env, ELASTICSEARCH_URL: server('ELASTICSEARCH_URL') },
  })

const sentence = (problem: SettingProblem | undefined) => problem && `${problem.message} ${problem.remedy}`

t.test('A setting that makes writes or searches wrong is named, and the command sets it back', async (t) => {
  const { engine, index } = await createScratchIndex(t)
  const problems = async () =>
    [...(await changedSettings(engine, index)), await slowRefresh(engine, index)].map(sentence)
  t.same(await problems(), [undefined], 'an index as Galena makes it has none')
  const cases: [setting: string, value: string | null, sentence: RegExp | undefined][] = [
    ['index.refresh_interval', '-1', /refresh_interval -1: searches do not see what is written\. /],
    ['index.refresh_interval', '1m', /refresh_interval 1m: searches do not see/],
    ['index.refresh_interval', '30s', undefined],
    ['index.refresh_interval', null, undefined],
    ['index.gc_deletes', '60s', /gc_deletes 60s: a late write can bring a deleted lead back\. /],
    ['index.gc_deletes', null, /gc_deletes unset: a late write/],
    ['index.gc_deletes', '1h', undefined],
    ['index.translog.durability', 'async', /durability async: a crash of Elasticsearch loses writes/],
    ['index.default_pipeline', 'other', /default_pipeline other: documents are changed/],
    ['index.final_pipeline', '_none', undefined],
    ['index.blocks.write', 'true', /blocks\.write true: nothing is written\. /],
    ['index.blocks.read', 'true', /blocks\.read true: nothing is found\. /],
    ['index.number_of_replicas', '0', undefined],
  ]
  for (const [name, value, sentence] of cases) {
    await engine.client.indices.putSettings({ index, settings: { [name]: value } })
    const found = (await problems()).filter((problem) => problem !== undefined)
    t.match(found, sentence === undefined ? { length: 0 } : [sentence], `${name} ${value}`)
    if (found[0] !== undefined) t.match((await obey(found[0])).stdout, '"acknowledged":true')
    t.same(await problems(), [undefined], `${name} is set back`)
  }
})

t.test('A closed index is named, and the command opens it', async (t) => {
  const { engine, index } = await createScratchIndex(t)
  t.equal(await whyUnusable(engine, index), undefined)
  await engine.client.indices.close({ index })
  const [problem, ...others] = await changedSettings(engine, index)
  t.match(sentence(problem), /^The index \S+ is closed: nothing is written or found\. Open it: curl /)
  t.same(others, [])
  t.same(await whyUnusable(engine, index), problem)
  await obey(sentence(problem) ?? '')
  t.same(await changedSettings(engine, index), [])
})

t.test('Blocked metadata is named: whatever asks for an alias is refused then', async (t) => {
  const proxy = await startHttpProxy(server('ELASTICSEARCH_URL'))
  const engine = connectEngine({ url: proxy.url, alias: 'leads' }, { timeoutMs: 10_000 })
  t.teardown(async () => {
    await engine.close()
    await proxy.stop()
  })
  // As Elasticsearch answers: without its usual header.
  const error = { type: 'cluster_block_exception', reason: 'index [leads-1] blocked' }
  const body = JSON.stringify({ error: { root_cause: [error], ...error }, status: 403 })
  proxy.intercept(() => ({ status: 403, headers: { 'content-type': 'application/json' }, body }))
  t.match((await changedSettings(engine, 'leads-1')).map(sentence), [
    /^The metadata of the index leads-1 is blocked\. .*: curl /,
  ])
})

t.test('An index is refreshed as it should be once it serves searches', async (t) => {
  const { engine, index: other } = await createScratchIndex(t)
  const index = `${other}-2`
  await createIndexForBackfill(engine, index, 1, { owner, term })
  t.teardown(() => engine.client.indices.delete({ index }))
  t.same(await changedSettings(engine, index), [])
  await engine.client.indices.putSettings({ index, settings: { refresh_interval: '-1' } })
  await prepareToServe(engine, index, 0)
  t.equal(await slowRefresh(engine, index), undefined)
})
