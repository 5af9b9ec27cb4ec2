const linesEveryMs = 10_000
const barEveryMs = 100
const barWidth = 24

export interface Progress {
  /** Shows `done` of `total` (undefined: unknown), and a text next to it. */
  show(done: number, total: number | undefined, text: string): void
  /** Removes the bar. */
  end(): void
}

/** Shows progress on standard error: a bar on a terminal, else a plain line now and then. */
export function startProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  const onTerminal = stream.isTTY
  // A terminal that is closed meanwhile takes nothing any more, which must not end the work.
  if (stream.listenerCount('error') === 0) stream.on('error', () => undefined)
  let shownAt = onTerminal ? 0 : Date.now()
  return {
    show(done, total, text) {
      if (Date.now() - shownAt < (onTerminal ? barEveryMs : linesEveryMs)) return
      shownAt = Date.now()
      const share = total ? Math.min(1, done / total) : undefined
      if (onTerminal) stream.write(`\r\u001b[K${share === undefined ? '' : `${bar(share)} `}${text}`)
      else stream.write(`${share === undefined ? '' : `${Math.floor(share * 100)} %, `}${text}\n`)
    },
    end() {
      if (onTerminal) stream.write('\r\u001b[K')
    },
  }
}

function bar(share: number): string {
  const filled = Math.round(share * barWidth)
  return `[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}] ${Math.floor(share * 100)} %`
}
