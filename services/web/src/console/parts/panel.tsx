import { type ReactNode, useId } from 'react'

interface PanelProps {
  readonly title: string
  readonly hint?: ReactNode
  /** Beside the title. */
  readonly tools?: ReactNode
  readonly className?: string
  readonly children: ReactNode
}

export function Panel({ title, hint, tools, className = '', children }: PanelProps) {
  const id = useId()
  return (
    <section className={`panel ${className}`} aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        {tools}
      </header>
      {hint && <p className="hint">{hint}</p>}
      {children}
    </section>
  )
}
