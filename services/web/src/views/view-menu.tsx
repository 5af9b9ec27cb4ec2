import './views.css'
import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react'
import { Icon } from '../parts/icon.tsx'
import { Popover } from '../parts/popover.tsx'
import { usePage } from '../search/page-context.ts'
import { request } from '../server/request.ts'
import { readAddress, writeAddress } from '../state/address.ts'
import { languageCodes } from '../text/languages.ts'
import { useSpeech } from '../text/text.tsx'
import { Confirm } from './confirm.tsx'

/** A search that a company has named. */
interface View {
  readonly id: number | string
  readonly name: string
  readonly state: { readonly search?: string }
}

/** What is asked before a view of the whole company changes. */
interface Question {
  readonly text: string
  readonly act: () => Promise<unknown>
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
  const [question, setQuestion] = useState<Question>()
  const name = useRef<HTMLInputElement>(null)
  const load = useCallback(async () => {
    const { views: found } = (await request('GET', '/v1/views')) as { views: readonly View[] }
    setViews(found)
    return found
  }, [])
  useEffect(() => {
    load().catch(fail)
  }, [load, fail])

  function take({ state: kept }: View) {
    const { state: next, unread } = readAddress(kept.search ?? '', fields, languageCodes)
    onUnreadView(unread)
    change((now) => ({ ...next, language: now.language, hasKeys: now.hasKeys }))
    onTaken()
  }

  /** What had the focus may be gone, and the panel goes on at the name. */
  function settle() {
    setQuestion(undefined)
    name.current?.focus()
  }

  async function put(wanted: string) {
    const search = writeAddress({ ...state, lead: undefined, page: 1, last: 1, language: undefined, hasKeys: true })
    await request('PUT', '/v1/views', { name: wanted, state: { search } })
    await load()
    if (name.current) name.current.value = ''
    setSaid(text('viewSaved', { name: wanted }))
  }

  async function save(wanted: string) {
    const isTaken = (await load()).some((view) => view.name === wanted)
    if (!isTaken) return put(wanted)
    setQuestion({ text: text('replaceView', { name: wanted }), act: () => put(wanted) })
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const wanted = name.current?.value.trim() ?? ''
    setSaid('')
    if (wanted !== '') save(wanted).catch(fail)
  }

  function remove({ id, name: named }: View) {
    setSaid('')
    const act = () => request('DELETE', `/v1/views/${id}`).then(load)
    setQuestion({ text: text('deleteForAll', { name: named }), act })
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
      <form onSubmit={submit}>
        <label htmlFor="view-name">{text('viewName')}</label>
        <input ref={name} id="view-name" name="name" maxLength={100} required autoComplete="off" dir="auto" />
        <button type="submit" className="primary">
          {text('saveView')}
        </button>
      </form>
      {question && (
        <Confirm
          text={question.text}
          onYes={() => {
            question.act().catch(fail)
            settle()
          }}
          onNo={settle}
        />
      )}
      <p role="status" className="hint">
        {said}
      </p>
    </>
  )
}
