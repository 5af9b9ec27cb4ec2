import './export.css'
import { useRef, useState } from 'react'
import { Popover } from '../parts/popover.tsx'
import type { Column } from '../results/columns.tsx'
import { usePage } from '../search/page-context.ts'
import { useSpeech } from '../text/text.tsx'
import { type ExportFormat, exportBody, readExport } from './read-export.ts'
import { saveFile } from './save-file.ts'

interface ExportMenuProps {
  readonly columns: readonly Column[]
  readonly total: number | undefined
}

type Progress =
  | { readonly kind: 'running'; readonly rows: number; readonly bytes: number; readonly total: number }
  | { readonly kind: 'done'; readonly rows: number }
  | { readonly kind: 'failed'; readonly detail: string }

/** What is listed as a file. A file that broke off is never saved. */
export function ExportMenu({ columns, total = 0 }: ExportMenuProps) {
  const { state, fields } = usePage()
  const { text, number, today } = useSpeech()
  const [progress, setProgress] = useState<Progress>()
  const hasAttributes = columns.some(({ keys }) => keys.includes('others'))
  const stop = useRef<AbortController>(undefined)

  function start(format: ExportFormat) {
    const controller = new AbortController()
    stop.current = controller
    setProgress({ kind: 'running', rows: 0, bytes: 0, total })
    const say = (rows: number, bytes: number) => setProgress({ kind: 'running', rows, bytes, total })
    readExport(exportBody(state, { fields, columns, format }), controller.signal, say)
      .then(({ blob, rows }) => {
        saveFile(blob, `leads-${today()}.${format}`)
        setProgress({ kind: 'done', rows })
      })
      .catch((error: Error) =>
        setProgress(controller.signal.aborted ? undefined : { kind: 'failed', detail: error.message }),
      )
  }

  const size = (bytes: number) =>
    number(bytes / 1_000_000, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 })
  return (
    <Popover label={text('export')} icon="download" className="export">
      {() =>
        progress?.kind === 'running' ? (
          <>
            <progress max={Math.max(1, progress.total)} value={progress.rows} aria-label={text('export')} />
            <p className="hint">
              {text('exporting', { rows: progress.rows, total: progress.total, size: size(progress.bytes) })}
            </p>
            <button type="button" onClick={() => stop.current?.abort()}>
              {text('cancel')}
            </button>
          </>
        ) : (
          <>
            <p className="hint">
              {text('exportHint', { count: total })} {hasAttributes && text('exportAttributes')}
            </p>
            <button type="button" className="item" disabled={total === 0} onClick={() => start('csv')}>
              {text('exportCsv')}
            </button>
            <button type="button" className="item" disabled={total === 0} onClick={() => start('ndjson')}>
              {text('exportNdjson')}
            </button>
            <p role="status" className={progress?.kind === 'failed' ? 'fault' : 'hint'}>
              {progress?.kind === 'done' && text('exported', { rows: progress.rows })}
              {progress?.kind === 'failed' && text('exportFailed', { detail: progress.detail })}
            </p>
          </>
        )
      }
    </Popover>
  )
}
