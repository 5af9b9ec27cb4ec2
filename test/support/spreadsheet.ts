import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

interface Work {
  readonly script: string
  readonly formulas: readonly string[]
  readonly properties: Readonly<Record<string, string>>
}

interface FetchOptions {
  readonly method: string
  readonly contentType: string
  readonly headers: Readonly<Record<string, string>>
  readonly payload: string
}

/**
 * The values of formulas that a script of Google Apps Script defines. The script runs with stand-ins for the services that
 * it uses; its requests are real, and block as they do there, so that it runs in a thread of its own.
 */
export function runSpreadsheet(
  script: string,
  formulas: readonly string[],
  properties: Readonly<Record<string, string>>,
): Promise<unknown[]> {
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { script, formulas, properties } })
  return new Promise((resolve, reject) => {
    worker.once('message', resolve).once('error', reject)
  })
}

if (!isMainThread) {
  const { script, formulas, properties } = workerData as Work
  const sandbox = createContext({
    PropertiesService: { getScriptProperties: () => ({ getProperty: (name: string) => properties[name] ?? null }) },
    UrlFetchApp: { fetch: fetchNow },
  })
  runInContext(script, sandbox)
  const values = formulas.map((formula) => runInContext(`JSON.stringify(${formula})`, sandbox) as string)
  parentPort?.postMessage(values.map((value) => JSON.parse(value) as unknown))
}

/** Source: https://developers.google.com/apps-script/reference/url-fetch/url-fetch-app */
function fetchNow(url: string, { method, contentType, headers, payload }: FetchOptions) {
  const named = Object.entries({ ...headers, 'Content-Type': contentType })
  const args = ['--silent', '--show-error', '--request', method.toUpperCase(), '--data-binary', '@-']
  const all = [
    ...args,
    '--write-out',
    '\n%{http_code}',
    ...named.flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
  ]
  const { status, stdout, stderr } = spawnSync('curl', [...all, url], {
    input: payload,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  if (status !== 0) throw new Error(`curl: ${stderr}`)
  const end = stdout.lastIndexOf('\n')
  return {
    getContentText: () => stdout.slice(0, end),
    getResponseCode: () => Number(stdout.slice(end + 1)),
  }
}
