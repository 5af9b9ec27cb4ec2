import type { ReactNode } from 'react'

/** Names and values, as `Fact`s. */
export function FactList({ children }: { readonly children: ReactNode }) {
  return <dl className="facts">{children}</dl>
}

interface FactProps {
  readonly name: string
  /** What to know about the value, or to do about it. */
  readonly note?: ReactNode
  readonly children: ReactNode
}

export function Fact({ name, note, children }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {children}
        {note && <p className="hint">{note}</p>}
      </dd>
    </div>
  )
}
