import './base.css'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { Boundary } from './parts/boundary.tsx'
import { Broken } from './parts/broken.tsx'
import { Spoken } from './text/text.tsx'

// A newer page has other files. A document that is a reload already does not reload itself again: that could go on for ever.
addEventListener('vite:preloadError', () => {
  const [loaded] = performance.getEntriesByType('navigation')
  if (loaded instanceof PerformanceNavigationTiming && loaded.type !== 'reload') location.reload()
})

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
