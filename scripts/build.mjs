// Server to dist/ with tsc, browser chat to dist/web with Vite; run by `npm ci` through "prepare".
// Does nothing when dist/ is newer than every source, since npm also "prepares" a checkout for `npx oomwhy`.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const STAMP = 'dist/.built';
const INPUTS = ['src', 'scripts', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];

const require = createRequire(import.meta.url);
const bin = (name, file) => join(dirname(require.resolve(`${name}/package.json`)), file);
const run = (...args) => execFileSync(process.execPath, args, { stdio: 'inherit' });

function newest(path) {
  const info = statSync(path);
  if (!info.isDirectory()) return info.mtimeMs;
  return Math.max(info.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

if (!existsSync(STAMP) || Math.max(...INPUTS.map(newest)) > statSync(STAMP).mtimeMs) {
  run(bin('typescript', 'bin/tsc'), '-p', 'tsconfig.build.json');
  chmodSync('dist/cli/main.js', 0o755);
  run(bin('vite', 'bin/vite.js'), 'build', '--config', 'src/web/vite.config.ts', '--logLevel', 'warn');
  writeFileSync(STAMP, '');
}
