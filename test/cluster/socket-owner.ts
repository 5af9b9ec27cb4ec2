import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import type { Socket } from 'node:net'

/** Which of these processes has the other end of a connection from this machine. Linux only. */
export function ownerOf({ remotePort, localPort }: Socket, processes: ReadonlyMap<string, number>): string | undefined {
  const inode = inodeOf(remotePort ?? 0, localPort ?? 0)
  if (inode === undefined) return undefined
  return [...processes].find(([, pid]) => hasSocket(pid, inode))?.[0]
}

function inodeOf(port: number, peerPort: number): string | undefined {
  const hex = (number: number) => number.toString(16).toUpperCase().padStart(4, '0')
  for (const file of ['/proc/net/tcp', '/proc/net/tcp6'])
    for (const line of readFileSync(file, 'utf8').split('\n').slice(1)) {
      const [, local = '', remote = '', , , , , , , inode] = line.trim().split(/\s+/)
      if (local.endsWith(`:${hex(port)}`) && remote.endsWith(`:${hex(peerPort)}`) && inode !== '0') return inode
    }
  return undefined
}

function hasSocket(pid: number, inode: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => linkOf(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`)
  } catch {
    // The process is gone.
    return false
  }
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}
