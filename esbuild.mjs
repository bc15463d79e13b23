// Bundles the CLI, its worker and the extension into dist/, with the wasm and the native linter
// servers beside them, so that dist/ and grammars/ are all that has to be shipped.
import { build } from 'esbuild';
import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';

const shims = `import { createRequire as __createRequire } from 'node:module';
import { fileURLToPath as __toPath } from 'node:url';
import { dirname as __dirnameOf } from 'node:path';
const require = __createRequire(import.meta.url);
const __filename = __toPath(import.meta.url);
const __dirname = __dirnameOf(__filename);`;

await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });

await build({
  entryPoints: { cli: 'src/cli.ts', worker: 'src/dataset/worker.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  banner: { js: shims },
  // Piscina starts threads from its own files.
  external: ['piscina', 'web-tree-sitter', '@astral-sh/ruff-wasm-nodejs'],
  logLevel: 'warning',
});

// For developers: measure speed, and the quality of sequences on real files (not shipped).
await build({
  entryPoints: { bench: 'benchmarks/bench.ts', quality: 'benchmarks/quality.ts' },
  outdir: 'dist/dev',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  banner: { js: shims },
  packages: 'external',
  logLevel: 'warning',
});

for (const language of await readdir('src/languages')) {
  const from = path.join('src/languages', language, 'native');
  if (existsSync(from)) await cp(from, path.join('dist/native', language), { recursive: true });
}
