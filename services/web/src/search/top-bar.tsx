import { useState } from 'react'
import { ExportMenu } from '../export/export-menu.tsx'
import { Popover } from '../parts/popover.tsx'
import type { Column } from '../results/columns.tsx'
import { languages } from '../text/languages.ts'
import { useSpeech } from '../text/text.tsx'
import { ViewMenu } from '../views/view-menu.tsx'
import { usePage } from './page-context.ts'
import { SearchBar } from './search-bar.tsx'

interface TopBarProps {
  readonly isCovered: boolean
  readonly columns: readonly Column[]
  readonly total: number | undefined
  readonly onHelp: () => void
  readonly onSignOut: () => Promise<void>
}

export function TopBar({ isCovered, columns, total, onHelp, onSignOut }: TopBarProps) {
  const { session, change } = usePage()
  const { text, language } = useSpeech()
  const [isStillIn, setStillIn] = useState(false)

  function leave() {
    setStillIn(false)
    onSignOut().catch(() => setStillIn(true))
  }
  return (
    <header className="top" inert={isCovered}>
      <span className="brand">Galena</span>
      <SearchBar />
      <div className="top-tools">
        <ViewMenu />
        <ExportMenu columns={columns} total={total} />
        <Popover label={text('account')} icon="person" className="account">
          {(close) => (
            <>
              <p className="account-name">
                <bdi>{session.company.name}</bdi>
              </p>
              <label>
                <span>{text('languages')}</span>
                <select
                  value={language}
                  onChange={({ target }) => change((state) => ({ ...state, language: target.value }), 'replace')}
                >
                  {Object.entries(languages).map(([code, { name }]) => (
                    <option key={code} value={code} lang={code}>
                      {name}
                    </option>
                  ))}
                </select>
              </label>
              <button
                type="button"
                className="item"
                onClick={() => {
                  close()
                  onHelp()
                }}
              >
                {text('keys')} <kbd>?</kbd>
              </button>
              <button type="button" className="item" onClick={leave}>
                {text('signOut')}
              </button>
              <p role="alert" className="fault">
                {isStillIn && text('stillSignedIn')}
              </p>
            </>
          )}
        </Popover>
      </div>
    </header>
  )
}
