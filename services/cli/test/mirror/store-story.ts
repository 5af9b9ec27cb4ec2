// Stores the story in a folder, page after page, until it is killed.
import { collectChanges } from '../../src/mirror/collected-changes.ts'
import { openMirrorFolder } from '../../src/mirror/mirror-folder.ts'
import { pageOf } from './story.ts'

const folder = await openMirrorFolder(process.argv[2] ?? '')
for (;;) {
  const page = pageOf(Number(folder.next ?? 0))
  const collecting = collectChanges()
  collecting.add(page)
  await folder.store(collecting.collected(), page.next, !page.more)
  process.stdout.write('.')
}
