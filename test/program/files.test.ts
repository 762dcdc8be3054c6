import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compiles } from '../../src/program/compile.ts';
import { readNotebook } from '../../src/program/notebook.ts';
import { findInputs, readProgramFiles } from '../../src/program/read.ts';
import { readSourceText, toBytes } from '../../src/program/source-text.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomwhy-program-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, text: string | Buffer) => writeFileSync(join(folder, name), text);

test.each([
  ['plain', Buffer.from('x = "é"\n'), 'utf8', 'x = "é"\n'],
  ['byte order mark', Buffer.from('\ufeffx = 1\n'), 'utf8', 'x = 1\n'],
  [
    'latin-1',
    Buffer.from('# -*- coding: latin-1 -*-\nx = "é"\n', 'latin1'),
    'latin1',
    '# -*- coding: latin-1 -*-\nx = "é"\n',
  ],
  [
    'coding line in line 2',
    Buffer.from('#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\nx = "\u0080"\n', 'latin1'),
    'latin1',
    '#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\nx = "\u0080"\n',
  ],
  [
    'no coding line in line 2 after code',
    Buffer.from('x = 1\n# coding: latin-1\n'),
    'utf8',
    'x = 1\n# coding: latin-1\n',
  ],
  ['neither UTF-8 nor said', Buffer.from([0x78, 0x3d, 0xff, 0x0a]), 'latin1', 'x=ÿ\n'],
])('reads a file that is %s', (_name, bytes, encoding, text) => {
  const source = readSourceText(bytes);
  expect([source.encoding, source.text]).toEqual([encoding, text]);
  expect(toBytes(source, source.text).equals(bytes)).toBe(true);
});

test('any bytes come back as they were', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (raw) => {
      const bytes = Buffer.from(raw);
      const source = readSourceText(bytes);
      expect(toBytes(source, source.text).equals(bytes)).toBe(true);
    }),
  );
});

const BOOK = `${JSON.stringify(
  {
    cells: [
      { cell_type: 'markdown', metadata: {}, source: ['# Title\n'] },
      {
        cell_type: 'code',
        metadata: {},
        outputs: [],
        source: ['%matplotlib inline\n', 'rows = open("a").readlines()'],
      },
      { cell_type: 'code', metadata: {}, outputs: [], source: ['!ls\n', 'print(rows)'] },
    ],
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  },
  null,
  1,
)}\n`;

test('a notebook reads as one module, magics and all, and is written back', () => {
  const book = readNotebook(BOOK);
  expect(book?.text).toBe(
    '# %% cell 2\npass #magic %matplotlib inline\nrows = open("a").readlines()\n# %% cell 3\npass #magic !ls\nprint(rows)\n',
  );
  expect(book?.write(book.text)).toBe(BOOK);
  expect(book?.write(book.text.replace('open("a").readlines()', 'list(open("a"))'))).toBe(
    BOOK.replace('open(\\"a\\").readlines()', 'list(open(\\"a\\"))'),
  );
  expect(readNotebook('{"cells": 3}')).toBeNull();
  expect(readNotebook('{')).toBeNull();
});

test('a file is read with the modules beside it that it imports', async () => {
  put('job.py', 'import helpers\nfrom sub import more\n');
  put('helpers.py', 'import deeper\n');
  put('deeper.py', '');
  put('other.py', '');
  mkdirSync(join(folder, 'sub'));
  put('sub/__init__.py', '');
  const { files, main } = await readProgramFiles(join(folder, 'job.py'));
  expect(main).toBe('job.py');
  expect(files.map((file) => file.path)).toEqual(['job.py', 'helpers.py', 'sub/__init__.py', 'deeper.py']);
});

test('a folder is read without links, environments and hidden folders; its main file is the one that says so', async () => {
  put('a.py', 'x = 1\n');
  put('b.py', 'if __name__ == "__main__":\n    pass\n');
  for (const name of ['venv', '.git', 'deep']) mkdirSync(join(folder, name));
  for (const name of ['venv', '.git', 'deep']) put(`${name}/c.py`, '');
  symlinkSync('/etc/passwd', join(folder, 'link.py'));
  const { files, main } = await readProgramFiles(folder);
  expect(files.map((file) => file.path)).toEqual(['a.py', 'b.py', 'deep/c.py']);
  expect(main).toBe('b.py');
});

test.each([
  ['nothing there', 'missing.py', 'file-not-found'],
  ['a folder without Python', '.', 'no-program'],
])('%s', async (_name, path, code) => {
  await expect(readProgramFiles(join(folder, path))).rejects.toMatchObject({ code });
});

test('bytes that are no text are no program', async () => {
  put('a.py', Buffer.from([0, 1, 2]));
  await expect(readProgramFiles(join(folder, 'a.py'))).rejects.toMatchObject({ code: 'no-program' });
});

test('inputs are what was named, or what the program names and lies beside it', async () => {
  put('job.py', 'open("a.csv")\nopen("parts/x")\n');
  put('a.csv', 'abc');
  put('other.csv', '');
  mkdirSync(join(folder, 'parts'));
  put('parts/x', '12345');
  put('parts/y', '1');
  const program = await readProgramFiles(join(folder, 'job.py'));
  const found = await findInputs(program, []);
  expect(found.map(({ path, bytes, files }) => ({ path, bytes, files }))).toEqual([
    { path: 'a.csv', bytes: 3, files: 1 },
    { path: 'parts', bytes: 5, files: 2 },
  ]);
  const [named] = await findInputs(program, [join(folder, 'other.csv')]);
  expect(named).toMatchObject({ path: 'other.csv', bytes: 0 });
  await expect(findInputs(program, ['/nowhere/x'])).rejects.toMatchObject({ code: 'file-not-found' });
});

test('Python has the last word on what compiles', async () => {
  expect(await compiles(Buffer.from('x = 1\n'))).toBe(true);
  expect(await compiles(Buffer.from('x = = 1\n'))).toBe(false);
  expect(await compiles(Buffer.from('x = 1\n'), '/nowhere/python')).toBeNull();
});
