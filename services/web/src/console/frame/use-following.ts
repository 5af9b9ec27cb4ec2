import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { Status } from '../server/status.ts'

/**
 * When an operator has done something, also in another browser, or a rebuild or a verification has gone on to another state,
 * all that is on the screen is read again.
 */
export function useFollowing(status: Status | undefined): void {
  const client = useQueryClient()
  const now = status && markOf(status)
  const seen = useRef(now)
  useEffect(() => {
    if (seen.current !== undefined && seen.current !== now)
      void client.invalidateQueries({ predicate: ({ queryKey: [path] }) => path !== 'status' })
    seen.current = now
  }, [client, now])
}

function markOf({ last_audit_id, rebuild, verification, failures, held }: Status): string {
  return JSON.stringify([
    last_audit_id,
    rebuild?.id,
    rebuild?.state,
    verification?.id,
    verification?.state,
    failures,
    held?.removals,
    held?.overwrites,
  ])
}
