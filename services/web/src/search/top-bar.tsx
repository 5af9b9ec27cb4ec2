import { ExportMenu } from '../export/export-menu.tsx'
import type { Column } from '../results/columns.tsx'
import { AccountMenu } from '../session/account-menu.tsx'
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
  const { text } = useSpeech()
  return (
    <header className="top" inert={isCovered}>
      <span className="brand">Galena</span>
      <SearchBar />
      <div className="top-tools">
        <ViewMenu />
        <ExportMenu columns={columns} total={total} />
        <AccountMenu
          name={session.company.name}
          onLanguage={(language) => change((state) => ({ ...state, language }), 'replace')}
          onSignOut={onSignOut}
          items={(close) => (
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
          )}
        />
      </div>
    </header>
  )
}
