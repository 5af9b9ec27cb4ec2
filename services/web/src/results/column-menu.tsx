import { Icon } from '../parts/icon.tsx'
import { Popover } from '../parts/popover.tsx'
import { usePage } from '../search/page-context.ts'
import { useSpeech } from '../text/text.tsx'
import type { Column } from './columns.tsx'

interface ColumnMenuProps {
  readonly all: readonly Column[]
  readonly shown: readonly Column[]
}

/** Which columns there are, and in which order: shown ones first, as they stand. */
export function ColumnMenu({ all, shown }: ColumnMenuProps) {
  const { change, state } = usePage()
  const { text } = useSpeech()
  const ids = shown.map(({ id }) => id)
  const choose = (columns: readonly string[]) => change((now) => ({ ...now, columns }), 'replace')
  const toggle = (id: string) => choose(ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id])
  function move(index: number, by: number) {
    const moved = [...ids]
    const [id] = moved.splice(index, 1)
    if (id !== undefined) choose(moved.toSpliced(index + by, 0, id))
  }
  return (
    <Popover label={text('columns')} icon="columns" className="column-menu">
      {() => (
        <>
          <ul>
            {[...shown, ...all.filter(({ id }) => !ids.includes(id))].map(({ id, label }, index) => {
              const isShown = ids.includes(id)
              return (
                <li key={id}>
                  <label>
                    <input
                      type="checkbox"
                      checked={isShown}
                      disabled={isShown && ids.length === 1}
                      onChange={() => toggle(id)}
                    />
                    <bdi>{label}</bdi>
                  </label>
                  {isShown && (
                    <>
                      <button
                        type="button"
                        className="small"
                        aria-label={text('moveUp', { name: label })}
                        disabled={index === 0}
                        onClick={() => move(index, -1)}
                      >
                        <Icon name="up" />
                      </button>
                      <button
                        type="button"
                        className="small"
                        aria-label={text('moveDown', { name: label })}
                        disabled={index === ids.length - 1}
                        onClick={() => move(index, 1)}
                      >
                        <Icon name="down" />
                      </button>
                    </>
                  )}
                </li>
              )
            })}
          </ul>
          <button
            type="button"
            className="link"
            disabled={state.columns === undefined && Object.keys(state.widths).length === 0}
            onClick={() => change((now) => ({ ...now, columns: undefined, widths: {} }), 'replace')}
          >
            {text('columnsReset')}
          </button>
        </>
      )}
    </Popover>
  )
}
