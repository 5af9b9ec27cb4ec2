import { AccountMenu } from '../../session/account-menu.tsx'
import { useOperator } from '../parts/operator.ts'
import { When } from '../parts/when.tsx'
import { changeParams } from '../route/route.ts'
import { useConsoleSpeech } from '../text/use-console-speech.ts'

export function Account({ onSignOut }: { readonly onSignOut: () => Promise<void> }) {
  const { operator, role, expires_at } = useOperator()
  const { text } = useConsoleSpeech()
  return (
    <AccountMenu
      name={operator}
      onLanguage={(language) => changeParams({ language }, 'replace')}
      onSignOut={onSignOut}
      facts={
        <>
          <p className="hint">{text(role === 'write' ? 'mayAct' : 'mayRead')}</p>
          <p className="hint">
            {text('sessionUntil')} <When at={expires_at} />
          </p>
        </>
      }
      items={() => (
        <>
          <a className="item" href="/">
            {text('searchPage')}
          </a>
          <a className="item" href="/ops/queues">
            {text('queues')}
          </a>
        </>
      )}
    />
  )
}
