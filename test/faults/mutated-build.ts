import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Mutation } from './mutations.ts'

interface Build {
  readonly folder: string
  remove(): Promise<void>
}

/** A copy of the sources with a mutation. Workspaces resolve to the copy, other packages to the originals. */
export async function createMutatedBuild({ name, replacements }: Mutation): Promise<Build> {
  const folder = await mkdtemp(join(tmpdir(), `galena-${name}-`))
  for (const part of ['services', 'packages', 'package.json'])
    await cp(resolve(part), join(folder, part), { recursive: true })
  await linkModules(folder)
  for (const { file, find, replace } of replacements) {
    const text = await readFile(join(folder, file), 'utf8')
    if (text.split(find).length !== 2)
      throw new Error(`Mutation ${name}: ${file} must have once what it replaces:\n${find}`)
    await writeFile(
      join(folder, file),
      text.replace(find, () => replace),
    )
  }
  return { folder, remove: () => rm(folder, { recursive: true }) }
}

async function linkModules(folder: string): Promise<void> {
  const [from, to] = [resolve('node_modules'), join(folder, 'node_modules')]
  await mkdir(join(to, '@galena'), { recursive: true })
  for (const entry of await readdir(from)) if (entry !== '@galena') await symlink(join(from, entry), join(to, entry))
  for (const group of ['services', 'packages'])
    for (const entry of await readdir(join(folder, group)))
      await symlink(join(folder, group, entry), join(to, '@galena', entry))
}
