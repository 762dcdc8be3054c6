import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findInterpreter } from '../../src/sandbox/interpreter.ts';
import { folderOf, runProgram } from './helper.ts';

test('an interpreter with the modules, named by the binary itself and not by a shim', async () => {
  const found = await findInterpreter(['json', 'os']);
  expect(found?.missing).toEqual([]);
  expect(found?.version).toMatch(/^3\.\d+\.\d+$/);
  const magic = readFileSync(found?.path ?? '').subarray(0, 4);
  expect(magic.toString('latin1')).toBe('\u007fELF');
});

test('modules that nobody has, and names that are none, are not imported', async () => {
  const folder = folderOf({ 'planted_module.py': 'raise SystemExit("imported")' });
  const environment = { PATH: process.env.PATH, PYTHONPATH: folder };
  const found = await findInterpreter(
    ['json', 'no_such_module_x', 'a;b', '--x', 'planted_module'],
    environment,
  );
  expect(found?.missing).toEqual(['no_such_module_x', 'planted_module']);
});

test('OOMWHY_PYTHON comes first; one that is no Python is passed over', async () => {
  const folder = folderOf({});
  const shim = join(folder, 'python3');
  const real = await findInterpreter([]);
  writeFileSync(shim, `#!/bin/sh\nexec ${real?.path} "$@"\n`);
  chmodSync(shim, 0o755);
  expect((await findInterpreter([], { OOMWHY_PYTHON: shim, PATH: '' }))?.path).toBe(real?.path);
  const other = join(folder, 'other');
  writeFileSync(other, '#!/bin/sh\necho no json\n');
  chmodSync(other, 0o755);
  const usual = existsSync('/usr/bin/python3') ? expect.stringMatching(/^\/usr\/bin\/python3/) : undefined;
  expect((await findInterpreter([], { OOMWHY_PYTHON: other, PATH: '' }))?.path).toEqual(usual);
});

test('an interpreter whose folders would show too much is not taken', async () => {
  const fake = join(folderOf({}), 'python3');
  const answer = { path: fake, version: '3.11.0', prefixes: ['/root'], missing: [] };
  writeFileSync(fake, `#!/bin/sh\necho '${JSON.stringify(answer)}'\n`);
  chmodSync(fake, 0o755);
  expect((await findInterpreter([], { OOMWHY_PYTHON: fake, PATH: '' }))?.path).not.toBe(fake);
});

test('a module of the interpreter is there inside the sandbox too', async (context) => {
  const found = await findInterpreter(['numpy']);
  if (found === null || found.missing.length > 0) {
    console.warn('not tested: a module beside the standard library, since no python3 here has numpy');
    return context.skip('no numpy');
  }
  const { run, printed } = await runProgram('import numpy; print(numpy.arange(4).sum())', {
    interpreter: found,
    limitBytes: 256 * 1024 ** 2,
  });
  expect(run).toMatchObject({ outcome: 'finished' });
  expect(printed).toBe('6\n');
});
