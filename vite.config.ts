import { defineConfig } from 'vite'

/** Builds the live page of `src/web` into the package. */
export default defineConfig({
  root: 'src/web',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: true,
    // The page's Content-Security-Policy allows files of the origin only, and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: ['src/web/index.html', 'src/web/service-worker/service-worker.ts'],
      // A service worker keeps its name, by which browsers look for a newer one, and sees what is below it.
      output: {
        entryFileNames: ({ name }) => (name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
        // What the page begins with is one file: several, for what is fetched later has a part of it, are longer together.
        codeSplitting: { groups: [{ name: 'page', tags: ['$initial'], test: /^(?!.*service-worker)/ }] },
      },
    },
  },
  // `npx vite` serves the page as it is edited, next to a running OpenOn.
  server: {
    proxy: {
      '/graphql': { target: 'http://localhost:4000', ws: true },
      '/media': 'http://localhost:4000',
      '/manifest.webmanifest': 'http://localhost:4000',
    },
  },
})
