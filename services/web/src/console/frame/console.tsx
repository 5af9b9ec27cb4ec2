import './console.css'
import '../parts/parts.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { useState } from 'react'
import { OperatorContext } from '../parts/operator.ts'
import { createQueryClient } from '../server/query-client.ts'
import type { OperatorSession } from '../session.ts'
import { ConsoleFrame } from './console-frame.tsx'

interface ConsoleProps {
  readonly session: OperatorSession
  readonly onSignOut: () => Promise<void>
}

/** Nothing that was read for one operator is left when another one signs in. */
export function Console({ session, onSignOut }: ConsoleProps) {
  const [client] = useState(createQueryClient)
  return (
    <QueryClientProvider client={client}>
      <OperatorContext value={session}>
        <ConsoleFrame onSignOut={onSignOut} />
      </OperatorContext>
    </QueryClientProvider>
  )
}
