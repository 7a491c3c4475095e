import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

// Every entry that something starts by its path: Electron's own two (index, engine), the
// browser shell, the terminal, the children that benchmarks and migrations run in, and what
// measures Arrayscope itself.
const mainEntries = [
  'index',
  'engine',
  'serve',
  'cli',
  'case',
  'conversion',
  'scan-worker',
  'bench-self',
];

export default defineConfig({
  main: {
    build: {
      rolldownOptions: {
        input: Object.fromEntries(mainEntries.map((name) => [name, `src/main/${name}.ts`])),
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    build: {
      // A sandboxed preload can require nothing but electron, and cannot be an ES module.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    // Relative, because the same files are served over app:// and by the browser shell.
    base: './',
    plugins: [react()],
    build: {
      rolldownOptions: { input: { index: 'src/renderer/index.html' } },
    },
  },
});
