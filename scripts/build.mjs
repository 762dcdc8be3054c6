// Server to dist/ with tsc, browser chat to dist/web with Vite; run by `npm ci` through "prepare".
// `oomwhy diagnose` becomes one file, since loading its 250 modules one by one takes longer than a diagnosis.
// Does nothing when dist/ is newer than every source, since npm also "prepares" a checkout for `npx oomwhy`.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

const STAMP = 'dist/.built';
const INPUTS = ['src', 'scripts', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];

const require = createRequire(import.meta.url);
const bin = (name, file) => join(dirname(require.resolve(`${name}/package.json`)), file);
const run = (...args) => execFileSync(process.execPath, args, { stdio: 'inherit' });

/** Bundles with what Vite brings. Errors stay a module of their own: main.js tells them by their class. */
async function bundleDiagnose() {
  const { rolldown } = await import(createRequire(require.resolve('vite/package.json')).resolve('rolldown'));
  const input = resolve('dist/cli/diagnose.js');
  const bundle = await rolldown({
    input,
    platform: 'node',
    // Errors are told by their class; what reads Python is loaded only where there is a program.
    external: (id, importer) => {
      const path = importer && resolve(dirname(importer), id);
      return path === resolve('dist/lib/errors.js') || path === resolve('dist/program/in-bundle.js');
    },
    logLevel: 'warn',
  });
  const file = resolve('dist/cli/diagnose.cjs');
  await bundle.write({ file, format: 'cjs', codeSplitting: false });
  await bundle.close();
  const later = readFileSync(file, 'utf8').replace(
    'import("../program/in-bundle.js")',
    'importLater("../program/in-bundle.js")',
  );
  writeFileSync(file, later);
  rmSync('dist/cli/diagnose.cjs.cache', { force: true });
  copyFileSync('scripts/load-cached.mjs', input);
  run('scripts/warm-up.mjs');
}

function newest(path) {
  const info = statSync(path);
  if (!info.isDirectory()) return info.mtimeMs;
  return Math.max(info.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

if (!existsSync(STAMP) || Math.max(...INPUTS.map(newest)) > statSync(STAMP).mtimeMs) {
  run(bin('typescript', 'bin/tsc'), '-p', 'tsconfig.build.json');
  chmodSync('dist/cli/main.js', 0o755);
  await bundleDiagnose();
  run(bin('vite', 'bin/vite.js'), 'build', '--config', 'src/web/vite.config.ts', '--logLevel', 'warn');
  writeFileSync(STAMP, '');
}
