import t from 'tap'
import { figureFormat } from '../src/text/figure.ts'

const figures: readonly (readonly [given: string, english: string, spanish?: string])[] = [
  ['2024', '2024'],
  ['1000000', '1000000'],
  ['0.0004', '0.0004', '0,0004'],
  ['-12.50', '-12.50', '-12,50'],
  ['9007199254740993', '9007199254740993'],
  ['0.1234567890123456', '0.1234567890123456'],
  ['007', '007'],
  ['1e21', '1e21'],
  ['n/a', 'n/a'],
]

for (const [given, english, spanish = english] of figures)
  t.test(`The number ${given} of an attribute has all its digits`, async (t) => {
    t.equal(figureFormat('en')(given), english)
    t.equal(figureFormat('es')(given), spanish)
  })
