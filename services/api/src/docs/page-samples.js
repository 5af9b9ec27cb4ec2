// Runs in the page of /docs: follows the colours of the system, and shows the samples of each request (`x-codeSamples`) above its responses.
const dark = matchMedia('(prefers-color-scheme: dark)')
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
dark.addEventListener('change', follow)
follow()
document.documentElement.lang = 'en'

/** Swagger UI names neither the field of a body, nor the choice of an example, nor that of a parameter. */
const names = [
  ['textarea.body-param__text', 'Body of the request'],
  ['.examples-select-element', 'Example'],
]
new MutationObserver(() => {
  for (const [selector, name] of names)
    for (const field of document.querySelectorAll(`${selector}:not([aria-label])`))
      field.setAttribute('aria-label', name)
  for (const field of document.querySelectorAll('tr[data-param-name] :is(select, input):not([aria-label])'))
    field.setAttribute('aria-label', field.closest('tr').dataset.paramName)
  // It scrolls, so the keyboard must reach it.
  for (const example of document.querySelectorAll('.microlight:not([tabindex])')) example.setAttribute('tabindex', '0')
}).observe(document.body, { childList: true, subtree: true })

globalThis.galenaSamples = {
  wrapComponents: {
    responses: (Responses, { React }) => {
      const { createElement, useState } = React
      return (properties) => {
        const { specSelectors, path, method } = properties
        const samples = specSelectors.specJson().getIn(['paths', path, method, 'x-codeSamples'])?.toJS() ?? []
        return createElement(
          'div',
          null,
          samples.length > 0 && createElement(Samples, { samples, id: `${method}${path}` }),
          createElement(Responses, properties),
        )
      }

      function Samples({ samples, id }) {
        const [chosen, choose] = useState(0)
        const [copied, setCopied] = useState(-1)
        const { label, source } = samples[chosen]
        const copy = () => navigator.clipboard.writeText(source).then(() => setCopied(chosen))
        return createElement(
          'div',
          { className: 'galena-samples' },
          createElement('h4', null, 'Samples'),
          createElement(
            'div',
            { role: 'group', 'aria-label': 'Language' },
            samples.map((sample, at) =>
              createElement(
                'button',
                { key: sample.label, type: 'button', 'aria-pressed': at === chosen, onClick: () => choose(at) },
                sample.label,
              ),
            ),
            createElement(
              'button',
              { type: 'button', className: 'galena-copy', onClick: copy },
              copied === chosen ? 'Copied' : 'Copy',
            ),
          ),
          // It scrolls, so the keyboard must reach it.
          createElement('pre', { tabIndex: 0, 'aria-label': `${id} in ${label}` }, createElement('code', null, source)),
        )
      }
    },
  },
}
