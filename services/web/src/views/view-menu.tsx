import './views.css'
import { type FormEvent, useCallback, useEffect, useState } from 'react'
import { Icon } from '../parts/icon.tsx'
import { Popover } from '../parts/popover.tsx'
import { usePage } from '../search/page-context.ts'
import { request } from '../server/request.ts'
import { readAddress, writeAddress } from '../state/address.ts'
import { languageCodes } from '../text/languages.ts'
import { useSpeech } from '../text/text.tsx'

/** A search that a company has named. */
interface View {
  readonly id: number | string
  readonly name: string
  readonly state: { readonly search?: string }
}

export function ViewMenu() {
  const { text } = useSpeech()
  return (
    <Popover label={text('views')} icon="bookmark" className="views">
      {(close) => <Views onTaken={close} />}
    </Popover>
  )
}

function Views({ onTaken }: { readonly onTaken: () => void }) {
  const { state, change, fields, onUnreadView } = usePage()
  const { text } = useSpeech()
  const [views, setViews] = useState<readonly View[]>()
  const [said, setSaid] = useState('')
  const fail = useCallback((error: Error) => setSaid(error.message), [])
  const load = useCallback(
    () => request('GET', '/v1/views').then((answer) => setViews((answer as { views: View[] }).views)),
    [],
  )
  useEffect(() => {
    load().catch(fail)
  }, [load, fail])

  function take({ state: kept }: View) {
    const { state: next, unread } = readAddress(kept.search ?? '', fields, languageCodes)
    onUnreadView(unread)
    change((now) => ({ ...next, language: now.language, hasKeys: now.hasKeys }))
    onTaken()
  }

  function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const name = new FormData(form).get('name')
    if (typeof name !== 'string' || name.trim() === '') return
    const search = writeAddress({ ...state, lead: undefined, page: 1, last: 1, language: undefined, hasKeys: true })
    request('PUT', '/v1/views', { name: name.trim(), state: { search } })
      .then(load)
      .then(() => {
        form.reset()
        setSaid(text('viewSaved', { name: name.trim() }))
      })
      .catch(fail)
  }

  function remove({ id }: View) {
    request('DELETE', `/v1/views/${id}`).then(load).catch(fail)
  }

  return (
    <>
      {views?.length === 0 && <p className="hint">{text('noViews')}</p>}
      <ul>
        {views?.map((view) => (
          <li key={view.id}>
            <button type="button" className="item" onClick={() => take(view)}>
              <bdi>{view.name}</bdi>
            </button>
            <button
              type="button"
              className="small"
              aria-label={text('deleteView', { name: view.name })}
              onClick={() => remove(view)}
            >
              <Icon name="trash" />
            </button>
          </li>
        ))}
      </ul>
      <form onSubmit={save}>
        <label htmlFor="view-name">{text('viewName')}</label>
        <input id="view-name" name="name" maxLength={100} required autoComplete="off" dir="auto" />
        <button type="submit" className="primary">
          {text('saveView')}
        </button>
      </form>
      <p role="status" className="hint">
        {said}
      </p>
    </>
  )
}
