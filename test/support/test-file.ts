import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface FileResult {
  readonly file: string
  readonly seconds: number
  readonly passed: number
  readonly failed: number
  /** What a test needs is not installed. */
  readonly skipped: number
}

/** A file that hangs for so long is ended, where the environment has no other `TAP_TIMEOUT`. */
const endsWithinSeconds = 1_500

/** Runs the tests of a file in a process of its own, and hands on the lines of its report that are worth reading. */
export async function runTestFile(
  file: string,
  environment: NodeJS.ProcessEnv,
  print: (line: string) => void,
): Promise<FileResult> {
  const start = performance.now()
  const limit = Number(environment.TAP_TIMEOUT ?? endsWithinSeconds)
  const child = spawn(process.execPath, [file], {
    // At this time tap ends the file, and says which test it waited for.
    env: { ...environment, TAP_TIMEOUT: String(limit) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const tooLong = setTimeout(() => child.kill('SIGKILL'), (limit + 30) * 1_000)
  const closed = new Promise<number>((done, fail) => child.on('error', fail).on('close', (code) => done(code ?? 1)))
  const worthReading = reportFilter()
  let [passed, failed, skipped] = [0, 0, 0]
  for await (const line of createInterface({ input: child.stdout })) {
    if (worthReading(line)) print(line)
    const total = /^# \{ total: (\d+)/.exec(line)?.[1]
    if (total === undefined) continue
    passed = Number(/ pass: (\d+)/.exec(line)?.[1] ?? 0)
    skipped = Number(/ skip: (\d+)/.exec(line)?.[1] ?? 0)
    failed = Number(total) - passed - skipped
  }
  const code = await closed
  clearTimeout(tooLong)
  if (failed === 0 && (code !== 0 || passed + skipped === 0)) {
    failed = 1
    print(code === 0 ? `not ok - ${file} has no tests` : `not ok - ${file} ended with code ${code}`)
  }
  return { file, seconds: (performance.now() - start) / 1_000, passed, failed, skipped }
}

/** Tests with their times, what failed with its diagnosis, and what tests say about figures. */
function reportFilter(): (line: string) => boolean {
  let diagnosis = false
  return (line) => {
    const failed = /^\s*not ok/.test(line)
    if (failed) diagnosis = true
    else if (/^\s*ok/.test(line)) diagnosis = false
    return failed || diagnosis || line.startsWith('ok') || /^\s*# (?!Subtest|time)/.test(line)
  }
}
