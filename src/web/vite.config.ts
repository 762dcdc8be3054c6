import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

/** Named by a page that the server writes, which knows no hashes. */
const SIGN_IN = 'sign-in.css';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [preact()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    // The page is served under `default-src 'self'`: nothing may be inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: ['index.html', SIGN_IN].map((name) => `${import.meta.dirname}/${name}`),
      output: {
        assetFileNames: ({ names }) => (names.includes(SIGN_IN) ? SIGN_IN : 'assets/[name]-[hash][extname]'),
      },
    },
  },
});
