/**
 * One project, two entries: `index.html` (village and township, small) and `reading.html` (the workstation).
 * Mode `states` adds the synthetic state pages; they are never part of a production build.
 */
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const here = import.meta.dirname ?? process.cwd();
const server = process.env['YUANZHEN_SERVER'] ?? 'http://127.0.0.1:8080';

/** In development the two entries answer for their own addresses, as the program does in production. */
function twoEntries(): Plugin {
  return {
    name: 'two-entries',
    configureServer(vite) {
      vite.middlewares.use((request, _response, next) => {
        const url = request.url ?? '/';
        const path = url.split('?')[0] ?? '/';
        const ours = !/^\/(api|dicom-web|ws|src|node_modules|@|assets)/.test(path) && !path.includes('.');
        if (ours)
          request.url = path === '/reading' || path.startsWith('/reading/') ? '/reading.html' : '/index.html';
        next();
      });
    },
  };
}

export default defineConfig(({ mode }) => ({
  plugins: [react(), twoEntries()],
  define: { __STATES__: JSON.stringify(mode === 'states') },
  appType: 'mpa',
  resolve: {
    alias: {
      // The decoders without the loader around them: only our decode worker may hold them (see imaging/decode).
      'dicom-frame-decoder': resolve(
        here,
        'node_modules/@cornerstonejs/dicom-image-loader/dist/esm/decodeImageFrameWorker.js',
      ),
    },
  },
  server: {
    port: 5173,
    proxy: {
      '/api': server,
      '/dicom-web': server,
      '/ws': { target: server, ws: true },
    },
  },
  build: {
    target: 'chrome109',
    cssTarget: 'chrome109',
    outDir: mode === 'states' ? 'dist-states' : 'dist',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4000,
    manifest: true,
    rolldownOptions: {
      input: { village: resolve(here, 'index.html'), reading: resolve(here, 'reading.html') },
    },
  },
  // The server gives files under /assets/decode-*.js their own policy (the codecs need `new Function`).
  worker: {
    format: 'es',
    rolldownOptions: {
      output: {
        entryFileNames: 'assets/decode-[name]-[hash].js',
        chunkFileNames: 'assets/decode-[name]-[hash].js',
      },
    },
  },
  optimizeDeps: {
    exclude: ['@cornerstonejs/dicom-image-loader'],
    include: ['dicom-parser'],
  },
  test: {
    environment: 'node',
    // Longer than any test takes on a busy machine: the compiler works beside them.
    testTimeout: 60_000,
    include: ['src/**/*.test.{ts,tsx}'],
    restoreMocks: true,
  },
}));
