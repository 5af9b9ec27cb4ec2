import type { ReactNode } from 'react'

export type Tone = 'good' | 'bad' | 'wait' | 'new' | 'off'

/** A word with a coloured sign. The word alone says all. */
export function StateMark({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <span className="state-mark" data-tone={tone}>
      {children}
    </span>
  )
}
