// R and lintr as a server: known faults, hostile texts, and all states of R's own demos clean.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NativeJudges } from '../../src/dataset/native-judges.ts';
import type { NativeJudge } from '../../src/dataset/process.ts';
import { DEFAULT_NAMES } from '../../src/languages/r/names.ts';
import { dirtyStatesOf, printed } from './states.ts';

const judges = new NativeJudges();
let judge: NativeJudge;
beforeAll(async () => {
  judge = await judges.of('r');
});
afterAll(() => judges.close());

async function judged(text: string): Promise<string[]> {
  const [found] = await judge.judge('x.R', [text]);
  return found!.map(({ rule, symbol, line }) => `${line}: ${rule} ${symbol}`.trimEnd());
}

describe('the R server', () => {
  it('says who it is', () => {
    expect(judge.name).toBe('lintr');
    expect(judge.version).toMatch(/^\d+\.\d+/);
    expect([...judge.syntaxRules]).toEqual(['parse-error']);
  });

  it.each([
    ['a clean text', 'f <- function(x) x + 1\n', []],
    ['an undefined variable', 'f <- function() {\n  foo\n}\n', ['2: undefined-variable foo']],
    ['an undefined function', 'f <- function() {\n  foo()\n}\n', ['2: undefined-function foo']],
    ['a lost <<-', 'f <- function() {\n  n <<- 1\n}\n', ['2: undefined-superassignment n']],
    ['a name at file level', 'print(foo)\n', []],
    ['unused things say nothing of a part', 'f <- function() {\n  x <- 1\n  2\n}\n', []],
    ['formulas and quotes', 'f <- function() list(y ~ x, quote(z))\n', []],
    ['words beyond ASCII', 'f <- function() "é😀"\n', []],
    ['line endings and no last one', 'f <- function(x) {\r\n\tx\r\n}', []],
  ])('judges %s', async (_, text, expected) => expect(await judged(text)).toEqual(expected));

  it.each([
    ['open blocks', 'f <- function() {'],
    ['an open string', 'print("'],
    ['an else alone', 'if (a) b\nelse c'],
    ['control characters', 'x <- \u0001\u0002\u001b[31m'],
    ['a lone quote and braces', '"}{]\\'],
    ['two expressions on a line', '1 2'],
  ])('calls %s a fault of syntax', async (_, text) => {
    expect((await judge.judge('x.R', [text]))[0]![0]!.rule).toBe('parse-error');
  });

  it('answers huge and deep texts, and goes on', async () => {
    const states = [
      `x <- "${'a'.repeat(1_000_000)}"`,
      `x <- ${'('.repeat(20_000)}1`,
      'x <- 1\n'.repeat(2_000),
      'x <- 1',
    ];
    const verdicts = await judge.judge('x.R', states);
    expect(verdicts).toHaveLength(states.length);
    expect(verdicts[1]!.length).toBeGreaterThan(0);
    expect(verdicts[3]).toEqual([]);
  });

  it('runs nothing of what it judges', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'stepwright-r-'));
    const mark = path.join(folder, 'mark');
    const states = [
      'quit("no", 3)',
      'stop("no")',
      'repeat {}',
      `file.create(${JSON.stringify(mark)})`,
      `f <- function(x = file.create(${JSON.stringify(mark)})) x`,
      `system("touch ${mark}")\nf <- function() quit()`,
      `g <- (function() file.create(${JSON.stringify(mark)}))()`,
      'rm(list = ls(all.names = TRUE))',
    ];
    expect(await judge.judge('x.R', states)).toEqual(states.map(() => []));
    expect(existsSync(mark)).toBe(false);
    await rm(folder, { recursive: true });
  });

  it('answers each of many states in order', async () => {
    const states = Array.from({ length: 12 }, (_, i) =>
      i % 3 ? '1' : `f <- function() {\n  v${i}\n}`,
    );
    const verdicts = await judge.judge('x.R', states);
    expect(verdicts.map((found) => found[0]?.symbol ?? '')).toEqual(
      states.map((_, i) => (i % 3 ? '' : `v${i}`)),
    );
  });
});

describe('the names of R', () => {
  it('hold all that the default packages of this R define', () => {
    const script =
      'for (p in c("base", "stats", "graphics", "grDevices", "utils", "datasets", "methods")) ' +
      'cat(ls(paste0("package:", p), all.names = TRUE), sep = "\\n")';
    const names = printed('Rscript', '--vanilla', '-e', script).split('\n');
    const syntactic = names.filter((name) => /^[A-Za-z.][\w.]*$/.test(name));
    expect(syntactic.length).toBeGreaterThan(2000);
    expect(syntactic.filter((name) => !DEFAULT_NAMES.has(name))).toEqual([]);
  });
});

/** Folder of each package of R, by name. */
function packages(): Map<string, string> {
  const script =
    'all <- installed.packages()[, c("Package", "LibPath")]; cat(paste(all[, 1], all[, 2]), sep = "\\n")';
  const lines = printed('Rscript', '--vanilla', '-e', script).trim().split('\n');
  return new Map(
    lines.map((line) => {
      const [name, library] = line.split(' ');
      return [name!, path.join(library!, name!)];
    }),
  );
}

describe('states of an embedded run on files of R', () => {
  const folders = packages();

  it.each([
    'base/demo/error.catching.R',
    'base/demo/is.things.R',
    'base/demo/recursion.R',
    'base/demo/scoping.R',
    'grDevices/demo/colors.R',
    'grDevices/demo/hclColors.R',
    'graphics/demo/graphics.R',
    'graphics/demo/image.R',
    'graphics/demo/persp.R',
    'stats/demo/glm.vr.R',
    'stats/demo/lm.glm.R',
    'stats/demo/nlm.R',
    'stats/demo/smooth.R',
    'tcltk/demo/tkcanvas.R',
    'tcltk/demo/tkdensity.R',
    'tcltk/demo/tkfaq.R',
    'tcltk/demo/tkttest.R',
    'knitr/doc/knit_print.R',
    'knitr/examples/knitr-spin.R',
    'knitr/examples/upload-github.R',
    'knitr/shiny/server.R',
    'knitr/shiny/ui.R',
    'rex/doc/log_parsing.R',
    'rex/doc/url_parsing.R',
    'xml2/doc/modification.R',
  ])('%s is clean', async (name) => {
    const [owner, ...rest] = name.split('/');
    const file = path.join(folders.get(owner!)!, ...rest);
    expect(await dirtyStatesOf(file, 'r', judge, {}, 16)).toEqual([]);
  });

  it.each(['base/demo/scoping.R', 'base/demo/recursion.R', 'tcltk/demo/tkdensity.R'])(
    '%s is clean after a native run, in both orders',
    async (name) => {
      const [owner, ...rest] = name.split('/');
      const file = path.join(folders.get(owner!)!, ...rest);
      for (const order of ['random', 'outline'] as const) {
        expect(await dirtyStatesOf(file, 'r', judge, { linter: 'native', order }, 16)).toEqual([]);
      }
    },
  );
});
