import { createContext, useContext } from 'react'
import type { OperatorSession } from '../session.ts'

export const OperatorContext = createContext<OperatorSession | undefined>(undefined)

export function useOperator(): OperatorSession {
  const operator = useContext(OperatorContext)
  if (!operator) throw new Error('No operator is signed in.')
  return operator
}

/** Whether buttons that change something are shown. The server refuses those of a key that may only read anyway. */
export const useMayAct = () => useOperator().role === 'write'
