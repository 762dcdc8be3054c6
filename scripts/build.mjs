// Server to dist/ with tsc, browser chat to dist/web with Vite; run by `npm ci` through "prepare".
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const bin = (name, file) => join(dirname(require.resolve(`${name}/package.json`)), file);
const run = (...args) => execFileSync(process.execPath, args, { stdio: 'inherit' });

rmSync('dist', { recursive: true, force: true });
run(bin('typescript', 'bin/tsc'), '-p', 'tsconfig.build.json');
chmodSync('dist/cli/main.js', 0o755);
if (existsSync('src/web/vite.config.ts')) {
  run(bin('vite', 'bin/vite.js'), 'build', '--config', 'src/web/vite.config.ts', '--logLevel', 'warn');
}
