import './base.css'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { Boundary } from './parts/boundary.tsx'
import { Broken } from './parts/broken.tsx'
import { loadAgainWhenReplaced } from './parts/load-again.ts'
import { Spoken } from './text/text.tsx'

loadAgainWhenReplaced()

const broken = (
  <Spoken chosen={new URLSearchParams(location.search).get('language') ?? undefined} timeZone={undefined}>
    <Broken />
  </Spoken>
)
const page = document.getElementById('page')
if (page)
  createRoot(page).render(
    <Boundary fallback={broken}>
      <App />
    </Boundary>,
  )
