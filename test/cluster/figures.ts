import type { Searched } from './searches.ts'
import type { Told } from './telling.ts'

/** A trouble and what it was like, in milliseconds of `performance.now()`. */
export interface TroubleSpan {
  readonly name: string
  readonly actedAt: number
  /** When what was away began to come back. */
  readonly backAt: number
  /** When the cluster was whole again. */
  readonly endedAt: number
  /** What operators have to be told. */
  readonly said: RegExp
  readonly notes: readonly string[]
}

interface Phase {
  readonly searches: number
  readonly failed: number
  /** In how many seconds of the time searches failed, in steps of a tenth. */
  readonly failingSeconds: number
  readonly slowestSeconds: number
  /** Until changes were searchable as soon as usual. */
  readonly freshAfterSeconds: number
  readonly oldestSeconds: number
}

export interface Figures {
  readonly name: string
  /** While a node is away, and while it comes back. */
  readonly away: Phase
  readonly back: Phase
  /** The oldest answer shortly before. */
  readonly usualSeconds: number
  /** Until operators were told what is wrong; undefined when they were not. */
  readonly toldAfterSeconds: number | undefined
  readonly slowestTellingSeconds: number
  readonly notes: readonly string[]
}

/** A change is searchable after two seconds as a rule; on a busy machine it takes what it took just before. */
const usualAgeMs = 3_000
const before = { ms: 10_000, stretch: 1.5 }
const slotMs = 100

export function figuresOf(
  { name, actedAt, backAt, endedAt, said, notes }: TroubleSpan,
  searched: readonly Searched[],
  told: readonly Told[],
): Figures {
  const sentIn = (from: number, to: number) => searched.filter(({ sentAt }) => sentAt >= from && sentAt < to)
  const usual = oldest(agesOf(sentIn(actedAt - before.ms, actedAt)))
  const limit = Math.max(usualAgeMs, before.stretch * usual)
  const telling = told.filter(({ sentAt, answeredAt }) => answeredAt > actedAt && sentAt < endedAt)
  return {
    name,
    // What was sent just before is under way when it happens.
    away: phaseOf(sentIn(actedAt - slotMs, backAt), actedAt, limit),
    back: phaseOf(sentIn(backAt, endedAt), backAt, limit),
    usualSeconds: seconds(usual),
    toldAfterSeconds: toldAfter(telling, said, actedAt),
    slowestTellingSeconds: seconds(Math.max(0, ...telling.map(({ sentAt, answeredAt }) => answeredAt - sentAt))),
    notes,
  }
}

const seconds = (ms: number) => Math.round(ms / 100) / 10

function phaseOf(during: readonly Searched[], start: number, limit: number): Phase {
  const failed = during.filter(({ status }) => status !== 200)
  const slots = new Set(failed.map(({ sentAt }) => Math.floor(sentAt / slotMs)))
  const ages = agesOf(during)
  const lastOld = ages.findLast(({ age }) => age > limit)
  return {
    searches: during.length,
    failed: failed.length,
    failingSeconds: (slots.size * slotMs) / 1_000,
    slowestSeconds: seconds(Math.max(0, ...during.map(({ sentAt, answeredAt }) => answeredAt - sentAt))),
    freshAfterSeconds: seconds(lastOld ? lastOld.answeredAt - start : 0),
    oldestSeconds: seconds(oldest(ages)),
  }
}

/** Both the status and the metrics have to say it. */
function toldAfter(telling: readonly Told[], said: RegExp, actedAt: number): number | undefined {
  const firsts = ['status', 'metrics'].map((wanted) =>
    telling.find(({ what, sentAt, text }) => what === wanted && sentAt > actedAt && said.test(text)),
  )
  const [one, other] = firsts
  return one && other && seconds(Math.max(one.answeredAt, other.answeredAt) - actedAt)
}

interface Aged {
  readonly answeredAt: number
  readonly age: number
}

function agesOf(searched: readonly Searched[]): Aged[] {
  return searched.flatMap(({ answeredAt, age }) => (age === undefined ? [] : [{ answeredAt, age }]))
}

const oldest = (aged: readonly Aged[]) => Math.max(0, ...aged.map(({ age }) => age))

export function linesOf({ name, away, back, usualSeconds, notes, ...figures }: Figures): string[] {
  const told = figures.toldAfterSeconds === undefined ? 'NOT TOLD' : `told after ${figures.toldAfterSeconds} s`
  return [
    `${name}: ${[...notes, `${told}, slowest answer to operators ${figures.slowestTellingSeconds} s`].join('; ')}`,
    `  away: ${textOf(away)}; before ${usualSeconds} s`,
    `  back: ${textOf(back)}`,
  ]
}

function textOf(phase: Phase): string {
  const { searches, failed, failingSeconds, slowestSeconds, freshAfterSeconds, oldestSeconds } = phase
  return [
    `${failed} of ${searches} searches failed, in ${failingSeconds} s; slowest ${slowestSeconds} s`,
    `changes searchable as usual after ${freshAfterSeconds} s, oldest answer ${oldestSeconds} s`,
  ].join('; ')
}
