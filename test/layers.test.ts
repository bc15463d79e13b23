// The arrows of docs/architecture.md, read from the imports. A failure names the file and the rule.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '..');
const SRC = path.join(ROOT, 'src');

/** What each folder of src may import of ours, beside itself. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  text: [],
  run: [],
  syntax: ['text'],
  // The contract and what all languages share.
  languages: ['text', 'syntax', 'run'],
  lintseq: ['text', 'syntax', 'languages'],
  dataset: ['text', 'languages', 'lintseq', 'run', 'syntax'],
  terminal: ['text', 'dataset'],
  providers: ['text', 'languages', 'lintseq', 'dataset', 'run', 'syntax', 'model', 'completion'],
};

/** Things that have one owner. */
const OWNED: readonly { what: string; pattern: RegExp; owners: readonly RegExp[] }[] = [
  {
    what: 'child_process or execa',
    pattern: /from '(node:child_process|execa)'/,
    owners: [/^run\//],
  },
  { what: 'web-tree-sitter', pattern: /from 'web-tree-sitter'/, owners: [/^syntax\//] },
  { what: 'vscode', pattern: /from 'vscode'/, owners: [/^providers\//, /^extension\.ts$/] },
  { what: 'fetch', pattern: /\bfetch\(/, owners: [/^model\//] },
  { what: 'console', pattern: /\bconsole\.\w/, owners: [/^cli\.ts$/] },
  { what: 'process.exit', pattern: /\bprocess\.exit\(/, owners: [/^cli\.ts$/] },
  { what: 'Math.random', pattern: /\bMath\.random\b/, owners: [] },
  { what: 'Date.now', pattern: /\bDate\.now\b/, owners: [] },
  { what: 'performance.now', pattern: /\bperformance\.now\b/, owners: [/^terminal\//] },
];

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'native' ? [] : sources(full);
    return /\.ts$/.test(entry.name) ? [full] : [];
  });
}

function ruleBroken(from: string, to: string): string | null {
  const [layer] = from.split('/');
  const [target] = to.split('/');
  if (to === 'cli.ts' || to === 'extension.ts') return 'nobody imports the entry points';
  if (!from.includes('/') || !layer || !target) return null;
  if (layer === 'languages' && target === 'languages') {
    const [, own] = from.split('/');
    const [, other, deeper] = to.split('/');
    const fromLanguage = from.split('/').length > 2;
    if (fromLanguage && deeper !== undefined && other !== own)
      return 'languages do not import one another';
    if (fromLanguage && other === 'registry.ts')
      return 'a language does not know the list of languages';
    return null;
  }
  if (layer === 'lintseq' && target === 'languages' && to !== 'languages/language.ts') {
    return 'lintseq knows only the contract of languages';
  }
  if (layer === target) return null;
  const allowed = MAY_IMPORT[layer];
  if (!allowed) return `no rule for folder src/${layer}: add one here and in docs/architecture.md`;
  return allowed.includes(target)
    ? null
    : `${layer} may import only: ${allowed.join(', ') || 'nothing'}`;
}

describe('layers', () => {
  const files = sources(SRC);

  it('finds the sources', () => {
    expect(files.length).toBeGreaterThan(20);
  });

  it('has no forbidden arrow', () => {
    const broken: string[] = [];
    for (const file of files) {
      const from = path.relative(SRC, file);
      for (const match of readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)) {
        const to = path.relative(SRC, path.resolve(path.dirname(file), match[1]!));
        if (to.startsWith('..')) continue;
        const rule = ruleBroken(from, to);
        if (rule) broken.push(`src/${from} imports src/${to}: ${rule}`);
      }
    }
    expect(broken).toEqual([]);
  });

  it('keeps things that have one owner with their owner', () => {
    const broken: string[] = [];
    for (const file of files) {
      const from = path.relative(SRC, file);
      const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      for (const { what, pattern, owners } of OWNED) {
        if (pattern.test(code) && !owners.some((owner) => owner.test(from))) {
          broken.push(
            `src/${from} uses ${what}, which belongs to ${owners.map(String).join() || 'nobody'}`,
          );
        }
      }
    }
    expect(broken).toEqual([]);
  });

  it('would see a forbidden arrow', () => {
    expect(ruleBroken('text/lines.ts', 'syntax/node.ts')).toContain('text may import only');
    expect(ruleBroken('languages/lua/scope.ts', 'languages/r/scope.ts')).toContain('one another');
    expect(ruleBroken('lintseq/verify.ts', 'languages/registry.ts')).toContain('contract');
    expect(ruleBroken('dataset/row.ts', 'cli.ts')).toContain('entry points');
  });
});
