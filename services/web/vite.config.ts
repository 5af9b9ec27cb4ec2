import { defineConfig } from 'vite'

// The page runs under a policy that knows no inline script or style, so nothing is written into the HTML or its scripts.
// biome-ignore lint/style/noDefaultExport: Vite reads the default export.
export default defineConfig({
  // The tests bring an older React along, which packages at the root of the repository would find.
  resolve: { dedupe: ['react', 'react-dom'] },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    license: { fileName: 'licences.txt' },
  },
  server: { proxy: { '/v1': process.env.GALENA_WEB_API ?? 'http://127.0.0.1:8080' } },
})
