import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

/** Why nothing can be run as in a container here; false when it can. */
export const withoutNamespaces =
  (process.getuid?.() !== 0 || spawnSync('unshare', ['--mount', 'setpriv', '--version']).status !== 0) &&
  'This needs Linux, root, and the programs unshare and setpriv of util-linux'

/**
 * What a container of docker-compose.yml has, without a container: this folder as /mnt, every file system read-only, the
 * user 12345, no capabilities.
 */
const script = `
mount --bind "$0" /mnt
for point in $(cut -d ' ' -f 2 /proc/mounts); do
  case $point in /proc* | /sys* | /dev | /dev/pts) ;; *) mount -o remount,bind,ro "$point" 2> /dev/null || true ;; esac
done
cd /mnt
exec setpriv --reuid=12345 --regid=12345 --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all "$@"`

/** Starts a program of this folder, or Node with arguments. */
export function startReadOnly(command: readonly string[], environment: Readonly<Record<string, string>>): ChildProcess {
  return spawn('unshare', ['--mount', 'sh', '-c', script, resolve('.'), ...command], {
    env: { PATH: '/usr/bin:/bin', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}
