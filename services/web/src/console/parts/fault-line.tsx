import { Said } from './said.tsx'

/** What went wrong with what was asked for, said to screen readers too. */
export function FaultLine({ error }: { readonly error: Error | null }) {
  return (
    <p role="alert" className="fault">
      {error && <Said text={error.message} />}
    </p>
  )
}
