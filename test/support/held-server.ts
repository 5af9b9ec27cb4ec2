import type { LocalStack } from '@galena/local-stack/local-stack'
import { readRecord } from '@galena/local-stack/process-record'
import { eventually } from './eventually.ts'

/** Kills a server and holds the process that is started in its place. Returns what lets that go on. */
export async function killAndHold(stack: LocalStack, home: string, name: string): Promise<() => void> {
  const killed = stack.servers.find((server) => server.name === name)
  if (!killed) throw new Error(`There is no server ${name}.`)
  const before = killed.pid()
  killed.signal('SIGKILL')
  const next = await eventually('it is started again', async () => {
    const pid = readRecord(home, name)?.pid
    return pid === before ? undefined : pid
  })
  process.kill(next, 'SIGSTOP')
  return () => void process.kill(next, 'SIGCONT')
}
