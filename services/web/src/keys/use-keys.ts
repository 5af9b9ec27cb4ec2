import { useEffect, useRef } from 'react'
import { usePage } from '../search/page-context.ts'

interface KeyActions {
  readonly onHelp: () => void
  readonly onClose: () => void
}

/** The keys of the page. Single letters do nothing while somebody types, or when they are switched off. */
export function useKeys(actions: KeyActions): void {
  const { state } = usePage()
  const latest = useRef({ actions, state })
  latest.current = { actions, state }

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const target = event.target as HTMLElement
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || target.closest('dialog')) return
      const {
        actions: now,
        state: { hasKeys, lead },
      } = latest.current
      const isTyping = /^(?:INPUT|SELECT|TEXTAREA)$/.test(target.tagName)
      if (event.key === 'Escape' && lead !== undefined) now.onClose()
      else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && target.matches('[data-lead]'))
        moveFrom(target, event.key === 'ArrowDown' ? 1 : -1)
      else if (isTyping || !hasKeys) return
      else if (event.key === '/') document.querySelector<HTMLInputElement>('#bar')?.select()
      else if (event.key === '?') now.onHelp()
      else if (event.key === 'j' || event.key === 'k')
        document
          .querySelector<HTMLElement>(event.key === 'j' ? '[data-turn="next"]' : '[data-turn="previous"]')
          ?.click()
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}

/** Above the first lead is the bar. */
function moveFrom(target: HTMLElement, step: 1 | -1): void {
  const leads = [...document.querySelectorAll<HTMLElement>('[data-lead]')]
  const next = leads[leads.indexOf(target) + step]
  if (next) next.focus()
  else if (step === -1) document.querySelector<HTMLInputElement>('#bar')?.focus()
  else document.querySelector<HTMLElement>('.pager .more')?.focus()
}
