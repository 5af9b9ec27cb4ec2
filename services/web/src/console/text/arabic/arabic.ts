import { explain } from './explain.ts'
import { failures } from './failures.ts'
import { frame } from './frame.ts'
import { held } from './held.ts'
import { overview } from './overview.ts'
import { rebuild } from './rebuild.ts'
import { settings } from './settings.ts'
import { verify } from './verify.ts'

export const arabic = {
  ...frame,
  ...overview,
  ...rebuild,
  ...verify,
  ...failures,
  ...held,
  ...explain,
  ...settings,
}
