import '../base.css'
import { createRoot } from 'react-dom/client'
import { Boundary } from '../parts/boundary.tsx'
import { Broken } from '../parts/broken.tsx'
import { loadAgainWhenReplaced } from '../parts/load-again.ts'
import { Spoken } from '../text/text.tsx'
import { ConsoleApp } from './console-app.tsx'
import { chosenLanguage } from './route/route.ts'

loadAgainWhenReplaced()

const broken = (
  <Spoken chosen={chosenLanguage()} timeZone={undefined}>
    <Broken />
  </Spoken>
)
const page = document.getElementById('page')
if (page)
  createRoot(page).render(
    <Boundary fallback={broken}>
      <ConsoleApp />
    </Boundary>,
  )
