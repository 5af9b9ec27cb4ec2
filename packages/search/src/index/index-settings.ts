import type { Engine } from '../engine/engine.ts'
import { errorType } from '../engine/engine-error.ts'
import { gcDeletes, refreshInterval } from './create-index.ts'

/** Settings by their full names. One that was never set, or set back to Elasticsearch's default, is missing. */
type Settings = Readonly<Record<string, unknown>>

interface Rule {
  readonly setting: string
  readonly isWrong: (value: string | undefined) => boolean
  /** What a wrong value does. */
  readonly effect: string
  /** The value to set; null for Elasticsearch's default. */
  readonly right: string | null
}

const maxRefreshSeconds = 30

const refresh: Rule = {
  setting: 'index.refresh_interval',
  isWrong: (value = '1s') => secondsOf(value) > maxRefreshSeconds,
  effect: 'searches do not see what is written',
  right: refreshInterval,
}

const block = (name: string, effect: string): Rule => ({
  setting: `index.blocks.${name}`,
  isWrong: (value) => value === 'true',
  effect,
  right: null,
})

const pipeline = (name: string): Rule => ({
  setting: `index.${name}`,
  isWrong: (value = '_none') => value !== '_none',
  effect: 'documents are changed on their way into the index',
  right: null,
})

/** Settings that Galena relies on in every index that it writes to. Replicas are the operator's. */
const rules: readonly Rule[] = [
  {
    setting: 'index.gc_deletes',
    isWrong: (value = '60s') => secondsOf(value) < secondsOf(gcDeletes),
    effect: 'a late write can bring a deleted lead back',
    right: gcDeletes,
  },
  {
    setting: 'index.translog.durability',
    isWrong: (value = 'request') => value.toLowerCase() === 'async',
    effect: 'a crash of Elasticsearch loses writes that it had confirmed',
    right: null,
  },
  block('read_only', 'nothing is written'),
  block('write', 'nothing is written'),
  block('read', 'nothing is found'),
  block('read_only_allow_delete', 'nothing is written. Elasticsearch sets this when a disk is nearly full'),
  pipeline('default_pipeline'),
  pipeline('final_pipeline'),
]

/** What is wrong with a setting, and the command that sets it back. */
export interface SettingProblem {
  readonly message: string
  readonly remedy: string
}

/** Why searches do not see what is written to an index, and what to do; undefined when they do. */
export async function slowRefresh(engine: Engine, index: string): Promise<SettingProblem | undefined> {
  const settings = await readSettings(engine, index)
  return isProblem(settings) ? undefined : problemsOf(index, settings, [refresh])[0]
}

/** What is wrong with the other settings of an index, and what to do. */
export async function changedSettings(engine: Engine, index: string): Promise<SettingProblem[]> {
  const settings = await readSettings(engine, index)
  return isProblem(settings) ? [settings] : problemsOf(index, settings, rules)
}

/** Why nothing can be written to an index nor found in it until an operator acts; undefined when that is not so. */
export async function whyUnusable(engine: Engine, index: string): Promise<SettingProblem | undefined> {
  const settings = await readSettings(engine, index)
  return isProblem(settings) ? settings : undefined
}

function isProblem(settings: Settings | SettingProblem): settings is SettingProblem {
  return 'remedy' in settings
}

/** The settings, or why the index cannot be used at all. */
async function readSettings({ client }: Engine, index: string): Promise<Settings | SettingProblem> {
  try {
    const answer = await client.indices.getSettings({ index, flat_settings: true })
    const settings = (answer[index]?.settings ?? {}) as Settings
    return settings['index.verified_before_close'] === undefined
      ? settings
      : {
          message: `The index ${index} is closed: nothing is written or found.`,
          remedy: `Open it: curl -X POST "\${ELASTICSEARCH_URL%%,*}/${index}/_open"`,
        }
  } catch (error) {
    if (errorType(error) !== 'cluster_block_exception') throw error
    return {
      message: `The metadata of the index ${index} is blocked.`,
      remedy: `Unblock it: ${setting(index, 'index.blocks.metadata', null)}`,
    }
  }
}

function problemsOf(index: string, settings: Settings, checked: readonly Rule[]): SettingProblem[] {
  return checked.flatMap(({ setting: name, isWrong, effect, right }) => {
    const value = settings[name]
    const text = typeof value === 'string' ? value : undefined
    return isWrong(text)
      ? [
          {
            message: `The index ${index} has ${name} ${text ?? 'unset'}: ${effect}.`,
            remedy: `Set it back: ${setting(index, name, right)}`,
          },
        ]
      : []
  })
}

function setting(index: string, name: string, value: string | null): string {
  const body = JSON.stringify({ [name]: value })
  return `curl -X PUT "\${ELASTICSEARCH_URL%%,*}/${index}/_settings" -H 'Content-Type: application/json' -d '${body}'`
}

const unitSeconds: Readonly<Record<string, number>> = {
  nanos: 1e-9,
  micros: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
}

/** A duration of Elasticsearch, such as `500ms`. Infinity for -1, which means never. */
function secondsOf(duration: string): number {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)([a-z]+)$/i.exec(duration) ?? []
  if (amount === '') return Number.parseFloat(duration) < 0 ? Number.POSITIVE_INFINITY : 0
  return Number(amount) * (unitSeconds[unit.toLowerCase()] ?? 1)
}
