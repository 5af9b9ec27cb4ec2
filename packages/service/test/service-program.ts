// A service that fails as its environment tells it to.
import { text } from '../src/config/read-config.ts'
import { runService, StartError } from '../src/process/run-service.ts'

const never = setInterval(() => undefined, 60_000)

await runService({
  name: 'sample',
  variables: {
    START: text('started, refused or bug', 'started'),
    RUN: text('well or failed', 'well'),
    STOP: text('clean, failed or never', 'clean'),
  },
  createLog: () => ({ info: say, warn: say, error: say }),
  async start({ START, RUN, STOP }) {
    if (START === 'refused') throw new StartError('The port is in use.')
    if (START === 'bug') throw new TypeError('x is undefined')
    const failed = RUN === 'failed' ? Promise.resolve('The index has another owner.') : new Promise<string>(() => never)
    return { stop: () => stop(STOP), failed }
  },
  stopping: 'Finishing what is under way',
})
console.log('started')

async function stop(how: string): Promise<void> {
  if (how === 'failed') throw new Error('The pool is broken')
  if (how === 'never') await new Promise(() => never)
}

function say(facts: object, message: string): void {
  console.log(message, Object.keys(facts).join())
}
