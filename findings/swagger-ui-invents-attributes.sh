#!/bin/sh
# Swagger UI 5.34.0 (npm: swagger-ui-dist, in jsdom 26.1.0), run without Galena.
#
# "Execute" sends values that nobody typed. An optional query parameter that is a free-form object (style deepObject,
# additionalProperties: string) is filled in with a sample made from its schema, and sent: three properties called
# additionalProp1 to 3. Optional parameters of other types stay out. Where such a parameter filters, the page finds nobody,
# and the reader takes the api for empty. An example `{}` is enough: nothing is sent then.
#
# Seen on 28 November 2026:
#   without an example: /leads?others[additionalProp1]=string&others[additionalProp2]=string&others[additionalProp3]=string
#   with the example {}: /leads
# Needs Node.js 20 or newer, and npm. Fails when this changes.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund swagger-ui-dist@5.34.0 jsdom@26.1.0
cat > execute.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { JSDOM, VirtualConsole } from 'jsdom'

const bundle = readFileSync('node_modules/swagger-ui-dist/swagger-ui-bundle.js', 'utf8')

function describe(example) {
  const schema = { type: 'object', additionalProperties: { type: 'string' } }
  const others = { name: 'others', in: 'query', required: false, style: 'deepObject', schema, ...example }
  const name = { name: 'name', in: 'query', required: false, schema: { type: 'string' } }
  const get = { parameters: [name, others], responses: { 200: { description: 'Leads.' } } }
  const server = { url: 'http://127.0.0.1:9' }
  return { openapi: '3.1.0', info: { title: 'Leads', version: '1' }, servers: [server], paths: { '/leads': { get } } }
}

async function execute(spec) {
  const options = { url: 'http://127.0.0.1:9/', runScripts: 'outside-only', pretendToBeVisual: true }
  const { window } = new JSDOM('<div id="page"></div>', { ...options, virtualConsole: new VirtualConsole() })
  Object.assign(window, { TextEncoder, TextDecoder, Uint8Array, matchMedia: () => ({ matches: false }) })
  window.eval(bundle)
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('The page sends nothing.')), 120_000).unref()
    window.SwaggerUIBundle({
      spec,
      domNode: window.document.querySelector('#page'),
      tryItOutEnabled: true,
      docExpansion: 'full',
      requestInterceptor: (request) => {
        resolve(decodeURIComponent(request.url.replace('http://127.0.0.1:9', '')))
        throw new Error('Nothing listens there.')
      },
    })
    const filledIn = () => window.document.querySelectorAll('textarea').length > 0
    const press = () => (filledIn() ? window.document.querySelector('.btn.execute').click() : setTimeout(press, 50))
    press()
  })
}

console.log(`without an example: ${await execute(describe({}))}`)
console.log(`with the example {}: ${await execute(describe({ example: {} }))}`)
process.exit(0)
JS
node execute.mjs > seen 2>errors || { cat errors; exit 1; }
cat seen
cat > expected <<'END'
without an example: /leads?others[additionalProp1]=string&others[additionalProp2]=string&others[additionalProp3]=string
with the example {}: /leads
END
diff expected seen
