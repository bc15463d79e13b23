import { execFileSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileVersions } from '../../src/run/git-history.ts';

describe('fileVersions', () => {
  let folder = '';
  const git = (...args: string[]): void => {
    const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.org'];
    execFileSync('git', [...identity, ...args], { cwd: folder, stdio: 'ignore' });
  };
  const commit = (file: string, content: string | Buffer): void => {
    writeFileSync(path.join(folder, file), content);
    git('add', '-A');
    git('commit', '-m', 'change');
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'stepwright-git-'));
    git('init');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('gives the committed versions, oldest first, byte for byte', async () => {
    const contents = ['one\r\n', '\ufeffone\n two', 'one\n@@ -1 +1 @@\n\n'];
    for (const content of contents) commit('a b.lua', content);
    commit('other.lua', 'not of this file');
    expect(await fileVersions(path.join(folder, 'a b.lua'))).toEqual(contents);
  });

  it('follows a file to its earlier name', async () => {
    commit('old.py', 'a = 1\nb = 2\nc = 3\n');
    renameSync(path.join(folder, 'old.py'), path.join(folder, 'new.py'));
    commit('new.py', 'a = 1\nb = 2\nc = 4\n');
    expect(await fileVersions(path.join(folder, 'new.py'))).toEqual([
      'a = 1\nb = 2\nc = 3\n',
      'a = 1\nb = 2\nc = 4\n',
    ]);
  });

  it('leaves out what is not UTF-8', async () => {
    commit('a.r', 'x <- 1\n');
    commit('a.r', Buffer.from([0x78, 0xff, 0x0a]));
    commit('a.r', 'x <- 2\n');
    expect(await fileVersions(path.join(folder, 'a.r'))).toEqual(['x <- 1\n', 'x <- 2\n']);
  });

  it('gives nothing for a file that has no history', async () => {
    writeFileSync(path.join(folder, 'new.lua'), 'x');
    expect(await fileVersions(path.join(folder, 'new.lua'))).toEqual([]);
    const outside = mkdtempSync(path.join(tmpdir(), 'stepwright-plain-'));
    writeFileSync(path.join(outside, 'a.lua'), 'x');
    expect(await fileVersions(path.join(outside, 'a.lua'))).toEqual([]);
    rmSync(outside, { recursive: true });
  });

  it('takes a name as it is, whatever Git would read into it', async () => {
    commit(':(glob)*.lua', 'x');
    commit('b.lua', 'y');
    expect(await fileVersions(path.join(folder, ':(glob)*.lua'))).toEqual(['x']);
  });
});
