// Becomes dist/cli/diagnose.js. V8 compiles the bundle anew at every start unless it is handed the code that it
// made of it at build time; code of another Node version is turned down by V8, and the bundle compiled as ever.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import * as errors from '../lib/errors.js';

const file = fileURLToPath(new URL('./diagnose.cjs', import.meta.url));
const cache = `${file}.cache`;
const require = createRequire(file);
const bundle = { exports: {} };

function cachedCode() {
  try {
    return readFileSync(cache);
  } catch {
    return undefined;
  }
}

const script = new Script(
  `(function (exports, require, module, __filename, importLater) {${readFileSync(file, 'utf8')}\n})`,
  { filename: file, cachedData: cachedCode() },
);
// The bundle must share the class by which main.js tells our errors.
const requireShared = (id) => (id.endsWith('/lib/errors.js') ? errors : require(id));
// A script of node:vm has no import() of its own without a flag.
const importLater = (id) => import(new URL(id, import.meta.url).href);
script.runInThisContext()(bundle.exports, requireShared, bundle, file, importLater);

export const { diagnose } = bundle.exports;

/** Keeps what V8 has compiled so far; the build calls it after a diagnosis, so that all of it is in there. */
export const keepCompiled = () => writeFileSync(cache, script.createCachedData());
