import { server } from './environment.ts'
import { eventually } from './eventually.ts'
import { freePort } from './free-port.ts'
import { readMetrics } from './prometheus.ts'
import { startProxy } from './proxy.ts'
import { startSystem } from './system.ts'
import type { Scrape } from './timeline.ts'

/** A system with the way to Elasticsearch in the hands of a test, and what Prometheus gets from its processes. */
export async function startScrapedSystem() {
  const elasticsearch = server('ELASTICSEARCH_URL')
  const engine = await startProxy(elasticsearch)
  const port = String(await freePort())
  const system = await startSystem({ ELASTICSEARCH_URL: engine.url, METRICS_PORT: port })
  const seen: string[] = []
  let stopping: Promise<void> | undefined

  async function scrape(): Promise<Scrape> {
    const [api, indexer] = await Promise.all([
      ask(`${system.address}/metrics`),
      ask(`http://127.0.0.1:${port}/metrics`),
    ])
    seen.push(...[api, indexer].filter((text) => text !== undefined))
    return { at: Date.now(), jobs: { 'galena-api': api, 'galena-indexer': indexer } }
  }

  async function stop(): Promise<void> {
    engine.redirect(elasticsearch)
    await system.stop()
  }

  return {
    ...system,
    engine,
    /** Every text that was scraped. */
    seen,
    scrape,
    /** Adds leads to the first campaign of a company. */
    addLeads: (companyId: number, count: number, others = '{}') =>
      system.sql(
        `WITH person AS (INSERT INTO candidate (company_id, first_name) SELECT $1, 'Maria' FROM generate_series(1, $2) RETURNING id)
         INSERT INTO lead (company_id, campaign_id, candidate_id, folder_id, others)
         SELECT $1, campaign.id, person.id, folder.id, $3 FROM person, campaign, folder
         WHERE campaign.company_id = $1 AND folder.company_id = $1 AND folder.status = 'pending'`,
        [companyId, count, others],
      ),
    /** The first scrape in which a metric of the indexer is as wanted. */
    scrapeWhere: (metric: string, wanted: (value: number) => boolean) =>
      eventually(`${metric} is as wanted`, async () => {
        const scraped = await scrape()
        return wanted(valueIn(scraped, metric) ?? Number.NaN) && scraped
      }),
    /** Harmless when it is stopped already. */
    stop: () => (stopping ??= stop()),
  }
}

/** The value of a metric of the indexer, whose labels stand in braces. */
export function valueIn({ jobs }: Scrape, metric: string): number | undefined {
  const { samples } = readMetrics(jobs['galena-indexer'] ?? '')
  return samples.find(({ name, labels }) => (labels ? `${name}{${labels}}` : name) === metric)?.value
}

async function ask(url: string): Promise<string | undefined> {
  const answer = await fetch(url).catch(() => undefined)
  return answer?.ok ? answer.text() : undefined
}
