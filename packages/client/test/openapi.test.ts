import { readFileSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { generateOpenapi } from './generate-openapi.ts'

const committed = new URL('../src/openapi.ts', import.meta.url)
const description = readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8')

t.test('The types are those of docs/openapi.json', async (t) => {
  const now = await generateOpenapi(description)
  if (process.env.UPDATE_CLIENT) writeFileSync(committed, now)
  t.equal(
    readFileSync(committed, 'utf8'),
    now,
    'write them anew with UPDATE_CLIENT=1 npm test -- packages/client/test/openapi.test.ts',
  )
})

t.test('A change of the description is a change of the types', async (t) => {
  const changed = description.replaceAll('"Exact number of matching leads."', '"A rough number of leads."')
  t.not(changed, description)
  t.not(await generateOpenapi(changed), readFileSync(committed, 'utf8'))
})
