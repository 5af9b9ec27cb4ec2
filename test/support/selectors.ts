import { readMetrics } from './prometheus.ts'

/** What an expression of PromQL asks for of a metric. */
interface Selector {
  readonly metric: string
  /** Labels with the texts that they are compared with; none where labels are only grouped by. */
  readonly labels: readonly { readonly name: string; readonly texts: readonly string[] }[]
}

/** The metrics of Galena and its processes that an expression names. */
export function readSelectors(expression: string): Selector[] {
  const grouped = [...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, names = '']) => names.split(/, ?/))
  const named = expression.matchAll(/\b((?:galena|process|nodejs)_\w+|up)\b(?:\{([^}]*)\})?/g)
  return [...named].map(([, metric = '', matchers = '']) => ({
    metric,
    labels: [
      ...[...matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"([^"]*)"/g)].map(([, name = '', text = '']) => ({
        name,
        texts: /[.*+()[\]]/.test(text) ? [] : text.split('|'),
      })),
      ...grouped.filter((name) => name !== '').map((name) => ({ name, texts: [] })),
    ],
  }))
}

/** Each metric of these scrapes, with the values of its labels. */
export function readLabels(texts: readonly string[]): Map<string, Map<string, Set<string>>> {
  const known = new Map<string, Map<string, Set<string>>>()
  for (const { name, labels } of texts.flatMap((text) => readMetrics(text).samples)) {
    const ofMetric = known.get(name) ?? new Map<string, Set<string>>()
    known.set(name, ofMetric)
    for (const [, label = '', value = ''] of labels.matchAll(/(\w+)="([^"]*)"/g))
      ofMetric.set(label, (ofMetric.get(label) ?? new Set()).add(value))
  }
  return known
}

/** What these expressions name and these labels do not have. Only values of labels that are `enumerated` are looked for. */
export function findMissing(
  expressions: readonly string[],
  known: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>,
  enumerated: readonly string[],
): string[] {
  return expressions.flatMap(readSelectors).flatMap(({ metric, labels }) => {
    const ofMetric = known.get(metric)
    if (!ofMetric) return [metric]
    return labels.flatMap(({ name, texts }) => {
      const values = ofMetric.get(name)
      if (!values) return [`${metric}{${name}}`]
      const compared = enumerated.includes(name) ? texts : []
      return compared.filter((text) => !values.has(text)).map((text) => `${metric}{${name}="${text}"}`)
    })
  })
}
