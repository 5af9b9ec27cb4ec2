/** A newer page has other files. A document that is a reload already does not reload itself again: that could go on for ever. */
export function loadAgainWhenReplaced(): void {
  addEventListener('vite:preloadError', () => {
    const [loaded] = performance.getEntriesByType('navigation')
    if (loaded instanceof PerformanceNavigationTiming && loaded.type !== 'reload') location.reload()
  })
}
