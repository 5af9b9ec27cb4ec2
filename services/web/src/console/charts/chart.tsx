import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef, useState } from 'react'
import UPlot from 'uplot'

export interface Line {
  readonly name: string
  /** The custom property of CSS that has its colour. */
  readonly color: string
  readonly values: readonly (number | null)[]
  readonly isDashed?: boolean
}

interface ChartProps {
  readonly at: readonly number[]
  readonly lines: readonly Line[]
  /** What the chart shows, in a sentence. */
  readonly label: string
  readonly format: (value: number) => string
  readonly clock: (ms: number) => string
}

const height = 132

/** Lines over time. Under the pointer it tells the figures of that time. */
export function Chart({ at, lines, label, format, clock }: ChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<UPlot>(undefined)
  const [pointed, setPointed] = useState<number | null>(null)
  const isDark = useIsDark()
  const latest = useRef({ at, lines, format, clock })
  latest.current = { at, lines, format, clock }
  const names = lines.map(({ name }) => name).join('\n')

  // biome-ignore lint/correctness/useExhaustiveDependencies: Other lines and other colours need another plot.
  useEffect(() => {
    const element = box.current
    if (!element) return
    const made = new UPlot(optionsOf(element, latest, setPointed), dataOf(latest.current), element)
    plot.current = made
    const resized = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry?.contentRect.width ?? 0)
      if (width > 0 && width !== made.width) made.setSize({ width, height })
    })
    resized.observe(element)
    return () => {
      resized.disconnect()
      made.destroy()
      plot.current = undefined
    }
  }, [names, isDark])

  useEffect(() => plot.current?.setData(dataOf({ at, lines })), [at, lines])

  const time = pointed === null ? undefined : at[pointed]
  return (
    <>
      <p className="chart-legend" aria-hidden="true">
        {lines.map(({ name, color, values }) => (
          <span key={name}>
            <i data-color={color} />
            {name}: {shown(pointed === null ? values.findLast((value) => value !== null) : values[pointed], format)}
          </span>
        ))}
        <span className="chart-time">{time !== undefined && clock(time * 1_000)}</span>
      </p>
      <div className="chart" dir="ltr" role="img" aria-label={label} ref={box} />
    </>
  )
}

const shown = (value: number | null | undefined, format: (value: number) => string) =>
  value === null || value === undefined ? '–' : format(value)

function dataOf({ at, lines }: Pick<ChartProps, 'at' | 'lines'>): UPlot.AlignedData {
  return [[...at], ...lines.map(({ values }) => [...values])]
}

function optionsOf(
  element: HTMLElement,
  latest: { readonly current: Pick<ChartProps, 'lines' | 'format' | 'clock'> },
  point: (index: number | null) => void,
): UPlot.Options {
  const styles = getComputedStyle(element)
  const color = (name: string) => styles.getPropertyValue(name).trim()
  const axis = {
    stroke: color('--muted'),
    grid: { stroke: color('--line'), width: 1 },
    ticks: { show: false },
    font: `11px ${styles.fontFamily}`,
  }
  return {
    width: Math.max(200, Math.floor(element.clientWidth)),
    height,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 }, sync: { key: 'console' } },
    hooks: { setCursor: [({ cursor }) => point(cursor.idx ?? null)] },
    scales: { y: { range: (_, __, max) => [0, niceMax(max)] } },
    axes: [
      { ...axis, space: 80, size: 24, values: (_, ticks) => ticks.map((tick) => hourAndMinute(tick)) },
      {
        ...axis,
        space: 28,
        size: 62,
        values: (_, ticks) => ticks.map((tick) => latest.current.format(tick)),
      },
    ],
    series: [
      {},
      ...latest.current.lines.map(({ name, color: variable, isDashed }) => ({
        label: name,
        stroke: color(variable),
        width: 1.5,
        spanGaps: false,
        points: { show: false },
        ...(isDashed && { dash: [4, 3] }),
      })),
    ],
  }
}

/** A quiet chart shows a line at its foot, not noise in all its height. */
function niceMax(max: number | null): number {
  return Math.max(1, (max ?? 0) * 1.1)
}

function hourAndMinute(seconds: number): string {
  const time = new Date(seconds * 1_000)
  return `${String(time.getHours()).padStart(2, '0')}:${String(time.getMinutes()).padStart(2, '0')}`
}

const darkness = matchMedia('(prefers-color-scheme: dark)')

function useIsDark(): boolean {
  const [isDark, setDark] = useState(darkness.matches)
  useEffect(() => {
    const changed = () => setDark(darkness.matches)
    darkness.addEventListener('change', changed)
    return () => darkness.removeEventListener('change', changed)
  }, [])
  return isDark
}
