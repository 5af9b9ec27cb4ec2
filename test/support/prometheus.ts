import { execFile } from 'node:child_process'
import { existsSync, globSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

/** A series of a scrape. */
interface Sample {
  readonly name: string
  /** As in the text, without braces. */
  readonly labels: string
  readonly value: number
}

/** Reads the text format of Prometheus: all samples, and which metrics only ever grow. */
export function readMetrics(text: string): { samples: Sample[]; counters: Set<string> } {
  const samples: Sample[] = []
  const counters = new Set<string>()
  for (const line of text.split('\n')) {
    const [, typed, type] = /^# TYPE (\S+) (counter|histogram)$/.exec(line) ?? []
    if (typed !== undefined) {
      counters.add(typed)
      if (type === 'histogram') for (const part of ['_bucket', '_sum', '_count']) counters.add(typed + part)
    }
    const [, name, labels = '', value] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? []
    if (name !== undefined) samples.push({ name, labels, value: Number(value) })
  }
  return { samples, counters }
}

const run = promisify(execFile)

/** The program that tests rules of Prometheus; on Debian it is fetched where it is missing. Undefined where it cannot be had. */
export async function findPromtool(): Promise<string | undefined> {
  if (await run('promtool', ['--version']).catch(() => undefined)) return 'promtool'
  const folder = resolve('.galena-test/prometheus')
  const program = join(folder, 'usr/bin/promtool')
  if (existsSync(program)) return program
  mkdirSync(folder, { recursive: true })
  const download = () => run('apt-get', ['download', '--quiet', 'prometheus'], { cwd: folder })
  try {
    await download().catch(async () => {
      await run('apt-get', ['update', '--quiet'])
      await download()
    })
    const [file = ''] = globSync('prometheus_*.deb', { cwd: folder })
    await run('dpkg-deb', ['--extract', join(folder, file), folder])
    return program
  } catch {
    return undefined
  }
}
