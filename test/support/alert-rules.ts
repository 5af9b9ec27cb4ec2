import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

interface Rule {
  readonly alert: string
  readonly expr: string
  readonly labels: { readonly severity: string }
  readonly annotations: { readonly summary: string; readonly description: string; readonly runbook: string }
}

interface Dashboard {
  readonly panels: readonly {
    readonly id: number
    readonly type: string
    readonly title: string
    readonly description?: string
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
    readonly targets?: readonly { readonly expr: string }[]
  }[]
}

export const rulesFile = 'deploy/prometheus/alerts.yml'
const text = readFileSync(rulesFile, 'utf8')
export const rules = (parse(text) as { groups: { rules: Rule[] }[] }).groups.flatMap((group) => group.rules)
export const dashboard = JSON.parse(readFileSync('deploy/grafana/galena.json', 'utf8')) as Dashboard
/** The expressions of the dashboard. */
export const charts = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
