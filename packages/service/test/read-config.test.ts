import t from 'tap'
import {
  oneOf,
  optionalText,
  pattern,
  readConfig,
  text,
  tileUrl,
  url,
  urls,
  wholeNumber,
} from '../src/config/read-config.ts'

const variables = {
  PLACE: url('Where it is', ['http:', 'https:']),
  NAME: text('What it is called', 'nobody'),
  SECRET: optionalText('What nobody may see'),
  COUNT: wholeNumber('How many', { fallback: 3, min: 1, max: 10 }),
  LEVEL: oneOf('How loud', ['low', 'high'], 'low'),
  PREFIX: pattern('How names begin', /^[a-z]+$/, { fallback: 'a', accepts: 'lower-case letters' }),
  TILES: tileUrl('Pictures of a map'),
} as const
const PLACE = 'https://example.org/x'

t.test('A variable that is not set has its default, and so has one that is empty', async (t) => {
  const defaults = { PLACE, NAME: 'nobody', SECRET: undefined, COUNT: 3, LEVEL: 'low', PREFIX: 'a', TILES: undefined }
  t.same(readConfig(variables, { PLACE }), defaults)
  t.same(readConfig(variables, { PLACE, NAME: '', SECRET: '', COUNT: '', LEVEL: '', PREFIX: '' }), defaults)
  t.throws(() => readConfig(variables, {}), { message: 'PLACE is not set: Where it is' })
})

t.test('A configuration cannot be changed', async (t) => {
  t.ok(Object.isFrozen(readConfig(variables, { PLACE })))
})

t.test('A value is accepted or refused', async (t) => {
  const cases: [name: keyof typeof variables, accepted: string[], refused: string[]][] = [
    [
      'PLACE',
      ['http://127.0.0.1:9', PLACE, 'http://u:%25@x'],
      ['example.org', 'ftp://example.org', 'http//x', 'http://u:%@x'],
    ],
    ['NAME', ['x', ' '], []],
    ['COUNT', ['1', '10', '007'], ['0', '11', '-1', '1.5', '1e1', ' 1', 'ten']],
    ['LEVEL', ['low', 'high'], ['LOW', 'medium']],
    ['PREFIX', ['abc'], ['A', 'a1', 'a b']],
    [
      'TILES',
      ['https://tiles.example/{z}/{x}/{y}.png', 'http://10.0.0.5:8080/a/{z}/{y}/{x}@2x.webp?key=1'],
      [
        'https://tiles.example/{z}/{x}.png',
        'https://tiles.example;script-src/{z}/{x}/{y}.png',
        'https://{z}.tiles.example/{x}/{y}.png',
        'https://user:secret@tiles.example/{z}/{x}/{y}.png',
        'https://tiles.example/{z}/{x}/{y}.png; script-src *',
        '/tiles/{z}/{x}/{y}.png',
        'data:,{z}/{x}/{y}',
      ],
    ],
  ]
  for (const [name, accepted, refused] of cases) {
    for (const value of accepted)
      t.doesNotThrow(() => readConfig(variables, { PLACE, [name]: value }), `${name}=${value}`)
    for (const value of refused)
      t.throws(() => readConfig(variables, { PLACE, [name]: value }), { code: 'invalid_config' }, `${name}=${value}`)
  }
})

t.test('One variable can name several addresses of a server', async (t) => {
  const schema = { PLACES: urls('Where it is', ['http:', 'https:']) } as const
  const read = (PLACES: string) => readConfig(schema, { PLACES }).PLACES
  t.same(read('http://a:9'), ['http://a:9'])
  t.same(read('http://a:9, https://b ,http://c/x'), ['http://a:9', 'https://b', 'http://c/x'])
  t.same(read('http://u:p,w@a,http://b'), ['http://u:p,w@a', 'http://b'], 'a password may have commas')
  t.same(read('http://u:p@a,http://u:p@b'), ['http://u:p@a', 'http://u:p@b'])
  for (const wrong of [
    'http://a,b',
    'http://a,',
    'http://a,ftp://b',
    'http://a,http://u:p@b',
    'http://u:p@a,http://u:q@b',
  ])
    t.throws(() => read(wrong), { code: 'invalid_config' }, wrong)
})

t.test('One message names every wrong variable and what it accepts, but no value', async (t) => {
  const environment = { PLACE: 'gopher://hidden', COUNT: 'hidden', LEVEL: 'hidden', PREFIX: 'HIDDEN' }
  t.throws(() => readConfig(variables, environment), {
    code: 'invalid_config',
    message: [
      'PLACE is not valid. Use a URL that begins with http:// or https://, whose password has %40 for @, %2F for / and so on.',
      'COUNT is not valid. Use a whole number from 1 to 10.',
      'LEVEL is not valid. Use low or high.',
      'PREFIX is not valid. Use lower-case letters.',
    ].join('\n'),
  })
})

t.test('A variable can be needed unless another one replaces it, and can need another one', async (t) => {
  const schema = {
    KIND: oneOf('Which', ['own', 'other'], 'own'),
    OWN: { ...text('What it is'), unless: { name: 'KIND', is: 'other' } },
    CERT: { ...optionalText('What we are known by'), needs: 'KEY' },
    KEY: { ...optionalText('Its key'), needs: 'CERT' },
  } as const
  t.match(readConfig(schema, { OWN: 'x' }), { KIND: 'own', OWN: 'x' })
  t.match(readConfig(schema, { KIND: 'other' }), { OWN: undefined })
  const wrong: [environment: Record<string, string>, message: string][] = [
    [{}, 'OWN is not set: What it is. Or set KIND=other'],
    [{ KIND: 'other', OWN: 'x' }, 'OWN and KIND=other cannot both be set. Leave one of them out.'],
    [{ OWN: 'x', CERT: 'c' }, 'CERT is set, and KEY is not. Set both, or neither.'],
    [{ OWN: 'x', KEY: 'k' }, 'KEY is set, and CERT is not. Set both, or neither.'],
  ]
  for (const [environment, message] of wrong) t.throws(() => readConfig(schema, environment), { message })
})
