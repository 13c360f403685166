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
  },
  // `npx vite` serves the page as it is edited, next to a running OpenOn.
  server: { proxy: { '/graphql': { target: 'http://localhost:4000', ws: true } } },
})
