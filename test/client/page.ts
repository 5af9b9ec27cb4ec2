import { servePage } from '../support/serve-page.ts'

/** A page that has made a client: `window.client`. `all` reads what it yields into `window.came`, up to an error. */
export function serveClient(baseUrl: string, key: string): Promise<{ address: string; close(): void }> {
  return servePage({
    html: page(baseUrl, key),
    scripts: { '/openapi-fetch.mjs': new URL(import.meta.resolve('openapi-fetch')) },
    sources: new URL('../../packages/client/src/', import.meta.url),
  })
}

function page(baseUrl: string, key: string): string {
  return `<!doctype html>
<title>Leads</title>
<link rel="icon" href="data:,">
<script type="importmap">{ "imports": { "openapi-fetch": "/openapi-fetch.mjs" } }</script>
<script type="module">
import { createGalenaClient } from '/client/client.ts'

window.client = createGalenaClient(${JSON.stringify({ baseUrl, key })})
window.all = async (items) => {
  window.came = []
  try {
    for await (const item of items) window.came.push(item)
    return { came }
  } catch (error) {
    return { came, name: error.name, status: error.status, type: error.type, message: error.message }
  }
}
</script>`
}
