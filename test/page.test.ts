import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import t from 'tap'
import { openBrowser } from './support/browser-session.ts'
import { galena } from './support/galena.ts'
import { send, startSystem } from './support/system.ts'

const folder = mkdtempSync(join(tmpdir(), 'galena-page-'))
const script = `console.log(${JSON.stringify('x'.repeat(4_000))})`
const html = '<!doctype html><title>Galena</title><script type="module" src="/assets/page-4f2a.js"></script>'
for (const path of ['assets/fonts', '.vite']) mkdirSync(join(folder, path), { recursive: true })
for (const [path, text] of Object.entries({
  'index.html': html,
  'favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'assets/page-4f2a.js': script,
  'assets/page-99.css': 'a{}',
  'assets/fonts/text-1.woff2': 'font',
  '.vite/manifest.json': '{}',
}))
  writeFileSync(join(folder, path), text)
const outside = join(folder, '..', 'galena-page-secret.txt')
writeFileSync(outside, 'secret')

const system = await startSystem()
const api = await system.api({}, { pageFolder: folder })
t.teardown(async () => {
  await api.stop()
  await system.stop()
  rmSync(folder, { recursive: true })
  rmSync(outside)
})
const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  send(api.address, path, { headers, method })

t.test('The page is at the address itself, under a policy that lets nothing foreign in', async (t) => {
  for (const path of ['/', '/index.html', '/?q=maria']) {
    const { status, headers, text } = await get(path)
    t.match({ status, text }, { status: 200, text: html }, path)
    t.match(headers, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      etag: /^W\//,
    })
    t.equal((await get(path, { 'If-None-Match': String(headers.etag) })).status, 304)
  }
  t.match(await get('/', {}, 'HEAD'), { status: 200, text: '' })
})

t.test('Its files are compressed and kept by browsers, because their names change with them', async (t) => {
  const { status, headers, bytes } = await get('/assets/page-4f2a.js', { 'Accept-Encoding': 'gzip' })
  t.equal(status, 200)
  t.match(headers, {
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
    'content-encoding': 'gzip',
    'x-content-type-options': 'nosniff',
  })
  t.equal(gunzipSync(bytes).toString(), script)
  for (const [path, type] of [
    ['/assets/page-99.css', 'text/css; charset=utf-8'],
    ['/assets/fonts/text-1.woff2', 'font/woff2'],
    ['/favicon.svg', 'image/svg+xml'],
  ] as const)
    t.match(await get(path), { status: 200, headers: { 'content-type': type } }, path)
  t.notMatch((await get('/favicon.svg')).headers['cache-control'], /immutable/)
})

t.test('A server of pictures for the map is the only other one that the page may ask, when one is named', async (t) => {
  const url = 'https://tiles.example/map/{z}/{x}/{y}.png?key=abc'
  const api = await system.api(
    { MAP_TILES_URL: url, MAP_TILES_ATTRIBUTION: '© Tiles https://tiles.example' },
    { pageFolder: folder },
  )
  t.teardown(() => api.stop())
  const policy = String((await send(api.address, '/')).headers['content-security-policy'])
  t.match(policy, "; img-src 'self' data: https://tiles.example; connect-src 'self'; ")
  t.equal(policy.match(/https?:/g)?.length, 1)
  const { key } = await system.company('With pictures')
  t.match((await openBrowser(api.address).ask('/v1/page', { headers: { 'X-Api-Key': key } })).body, {
    map_tiles: { url, attribution: '© Tiles https://tiles.example' },
  })
  t.equal((await openBrowser(api.address).ask('/v1/page')).status, 401)
})

t.test('What is not in the folder is not found, as before', async (t) => {
  for (const path of [
    '/assets/none.js',
    '/assets/',
    '/assets',
    '/none.txt',
    '/.vite/manifest.json',
    '/../galena-page-secret.txt',
    '/assets/../../galena-page-secret.txt',
    '/assets/..%2f..%2fgalena-page-secret.txt',
    '/assets/%2e%2e/index.html',
    '/assets/%00',
  ]) {
    const { status, text } = await get(path)
    t.equal(status, 404, path)
    t.match(JSON.parse(text), { error: 'not_found' }, path)
  }
  t.match(await get('/v1/none'), { status: 404, headers: { 'content-type': /problem\+json/ } })
})

t.test('Where the page was not built, its address says how to build it', async (t) => {
  const without = await system.api({}, { pageFolder: join(folder, 'none') })
  t.teardown(() => without.stop())
  const { status, headers, text } = await send(without.address, '/')
  t.match({ status, text }, { status: 404, text: /not built.*npm run build/ })
  t.equal(headers['content-type'], 'text/plain; charset=utf-8')
  t.equal((await send(without.address, '/health/live')).status, 200)
})

t.test('The page is told where the CRM shows a lead, when the company has said so', async (t) => {
  const acme = await system.company('Acme')
  const other = await system.company('Other')
  const linkOf = async ({ key }: typeof acme) =>
    (await openBrowser(system.address).ask('/v1/page', { headers: { 'X-Api-Key': key } })).body?.crm_link
  const set = (link: string) =>
    galena(['company', 'set', 'Acme', '--crm-link', link], { environment: { DATABASE_URL: system.databaseUrl } })
  t.equal(await linkOf(acme), null)
  const link = 'https://crm.example/leads/{id}?tab=1'
  t.match(await set(link), { code: 0, out: /crm\.example/ })
  t.equal(await linkOf(acme), link)
  t.equal(await linkOf(other), null)
  for (const wrong of ['javascript:alert({id})', 'https://crm.example/leads', 'crm.example/{id}'])
    t.match(await set(wrong), { code: 1, said: /\{id\}/ }, wrong)
  await t.rejects(system.sql("UPDATE company SET crm_link = 'javascript:alert({id})'"), { code: '23514' })
  t.equal(await linkOf(acme), link)
  t.match(await set(''), { code: 0 })
  t.equal(await linkOf(acme), null)
  const browser = openBrowser(system.address)
  await browser.signIn({ key: acme.key })
  t.same((await browser.ask('/v1/page')).body, { crm_link: null, map_tiles: null })
})
