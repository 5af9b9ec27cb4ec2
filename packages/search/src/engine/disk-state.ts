import type { Engine } from './engine.ts'

/** The watermarks of Elasticsearch, in the order in which a disk passes them while it fills. */
export const watermarks = ['low', 'high', 'flood_stage'] as const
export type Watermark = (typeof watermarks)[number]

export interface NodeDisk {
  readonly node: string
  readonly freeBytes: number
  readonly totalBytes: number
  /** The last watermark that it has passed; undefined when it is none. */
  readonly passed: Watermark | undefined
}

export interface DiskState {
  readonly nodes: readonly NodeDisk[]
  readonly watermarks: Readonly<Record<Watermark, string>>
  /** Whether Elasticsearch acts on them at all. */
  readonly isWatched: boolean
}

/** By their full names; Elasticsearch tells them as texts. */
type Settings = Readonly<Record<string, string | undefined>>

const prefix = 'cluster.routing.allocation.disk'

/** How full the disks of the nodes that hold data are, and how full they may become. */
export async function readDiskState({ client }: Engine): Promise<DiskState> {
  const [stats, { persistent, transient, defaults }] = await Promise.all([
    client.nodes.stats({
      metric: 'fs',
      filter_path: [
        'nodes.*.name',
        'nodes.*.roles',
        'nodes.*.fs.total.total_in_bytes',
        'nodes.*.fs.total.available_in_bytes',
      ],
    }),
    client.cluster.getSettings({
      include_defaults: true,
      flat_settings: true,
      filter_path: [`*.${prefix.replaceAll('.', '\\.')}*`],
    }),
  ])
  const settings = { ...defaults, ...persistent, ...transient } as Settings
  const nodes = Object.values(stats.nodes ?? {}).filter(({ roles }) => roles?.some((role) => /^data(?:_|$)/.test(role)))
  return {
    watermarks: {
      low: marked(settings, 'low'),
      high: marked(settings, 'high'),
      flood_stage: marked(settings, 'flood_stage'),
    },
    isWatched: settings[`${prefix}.threshold_enabled`] !== 'false',
    nodes: nodes.map(({ name, fs }) => {
      const totalBytes = Number(fs?.total?.total_in_bytes ?? 0)
      const freeBytes = Number(fs?.total?.available_in_bytes ?? 0)
      const isPassed = (mark: Watermark) => freeBytes < neededBytes(settings, mark, totalBytes)
      return { node: name ?? '', freeBytes, totalBytes, passed: watermarks.findLast(isPassed) }
    }),
  }
}

const marked = (settings: Settings, mark: Watermark) => settings[`${prefix}.watermark.${mark}`] ?? ''

/** Free bytes that a disk must have at least. A watermark is a share that is used, or an amount that is free. */
function neededBytes(settings: Settings, mark: Watermark, totalBytes: number): number {
  const text = marked(settings, mark)
  const share = shareOf(text)
  if (share === undefined) return bytesOf(text) ?? 0
  const most = bytesOf(settings[`${prefix}.watermark.${mark}.max_headroom`] ?? '') ?? Number.POSITIVE_INFINITY
  return Math.min(most, totalBytes * (1 - share))
}

/** `85%` and `0.85` alike; undefined for an amount. */
function shareOf(text: string): number | undefined {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1]
  if (percent !== undefined) return Number(percent) / 100
  return /^[01](?:\.\d+)?$/.test(text) ? Number(text) : undefined
}

const units: Readonly<Record<string, number>> = {
  b: 1,
  kb: 2 ** 10,
  mb: 2 ** 20,
  gb: 2 ** 30,
  tb: 2 ** 40,
  pb: 2 ** 50,
}

/** `200gb`; undefined for -1, which means no limit. */
function bytesOf(text: string): number | undefined {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)([kmgtp]?b)$/i.exec(text) ?? []
  return amount === '' ? undefined : Number(amount) * (units[unit.toLowerCase()] ?? 1)
}
