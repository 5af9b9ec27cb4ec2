import { servePage } from '../support/serve-page.ts'

/** What the page shows. */
export interface Shown {
  readonly total: number
  readonly ids: number[]
  /** Counts of each list by value. */
  readonly status: Record<string, number>
  readonly source: Record<string, number>
  readonly labels: Record<string, number>
  readonly pages: number
  /** What stands in the empty fields of the range. */
  readonly bounds: { readonly min: string; readonly max: string }
  readonly error: string
}

/** A page with the widgets of InstantSearch and our client. */
export function serveSearch(api: string, key: string): Promise<{ address: string; close(): void }> {
  return servePage({
    html: page(api, key),
    scripts: {
      '/instantsearch.js': new URL(import.meta.resolve('instantsearch.js/dist/instantsearch.production.min.js')),
    },
    sources: new URL('../../packages/instantsearch/src/', import.meta.url),
  })
}

function page(api: string, key: string): string {
  return `<!doctype html>
<title>Leads</title>
<link rel="icon" href="data:,">
${['box', 'stats', 'status', 'source', 'labels', 'resume', 'salary', 'order', 'leads', 'pages', 'clear']
  .map((id) => `<div id="${id}"></div>`)
  .join('\n')}
<p id="error"></p>
<script src="/instantsearch.js"></script>
<script type="module">
import { createSearchClient } from '/client/search-client.ts'

const searchClient = createSearchClient(${JSON.stringify({ url: api, key })})
const search = instantsearch({ indexName: 'leads', searchClient })
const { widgets } = instantsearch
search.addWidgets([
  widgets.configure({ hitsPerPage: 10 }),
  widgets.searchBox({ container: '#box' }),
  widgets.stats({ container: '#stats', templates: { text: ({ nbHits }) => String(nbHits) } }),
  widgets.refinementList({ container: '#status', attribute: 'status' }),
  widgets.refinementList({ container: '#source', attribute: 'source', searchable: true }),
  widgets.refinementList({ container: '#labels', attribute: 'labels', operator: 'and' }),
  widgets.toggleRefinement({ container: '#resume', attribute: 'has_resume' }),
  widgets.rangeInput({ container: '#salary', attribute: 'others.salary' }),
  widgets.sortBy({
    container: '#order',
    items: ['leads', 'leads:created_at', 'leads:-others.salary,source', 'leads:nmae'].map((value) => ({ value, label: value })),
  }),
  widgets.hits({
    container: '#leads',
    templates: {
      item: (hit, { html, components }) =>
        html\`<b data-id=\${hit.objectID}>\${components.Highlight({ hit, attribute: 'name' })}</b>\`,
    },
  }),
  widgets.pagination({ container: '#pages', padding: 50 }),
  widgets.clearRefinements({ container: '#clear' }),
])
search.on('error', ({ error }) => { document.querySelector('#error').textContent = error.message })
search.on('render', () => { if (search.status !== 'error') document.querySelector('#error').textContent = '' })
search.start()

const all = (selector) => [...document.querySelectorAll(selector)]
const counts = (id) => Object.fromEntries(all('#' + id + ' .ais-RefinementList-item').map((item) =>
  [item.querySelector('.ais-RefinementList-labelText').textContent, Number(item.querySelector('.ais-RefinementList-count').textContent)]))
window.names = () => all('#leads b').map((lead) => lead.firstElementChild.innerHTML.replace(/ class="[^"]*"|<.?span[^>]*>/g, ''))
window.shown = () => ({
  total: Number(document.querySelector('#stats').textContent),
  ids: all('#leads b').map((lead) => Number(lead.dataset.id)),
  status: counts('status'), source: counts('source'), labels: counts('labels'),
  pages: all('#pages .ais-Pagination-item--page').length,
  bounds: {
    min: document.querySelector('#salary .ais-RangeInput-input--min')?.placeholder,
    max: document.querySelector('#salary .ais-RangeInput-input--max')?.placeholder,
  },
  error: document.querySelector('#error').textContent,
})
</script>`
}
