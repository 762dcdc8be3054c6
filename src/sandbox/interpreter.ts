import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

/** -I: nothing of the current folder or the environment is imported. Told by itself, so a shim names the real one. */
const ASK = `
import importlib.util, json, sys
def lacks(name):
    try: return importlib.util.find_spec(name) is None
    except (ImportError, ValueError): return True
print(json.dumps({"path": sys.executable, "version": "%d.%d.%d" % sys.version_info[:3],
    "prefixes": [sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix],
    "missing": [name for name in sys.argv[1:] if lacks(name)]}))`;
const TIMEOUT_MS = 10_000;

const Answer = z.object({
  path: z.string().startsWith('/'),
  version: z.string(),
  prefixes: z.array(z.string().startsWith('/')),
  missing: z.array(z.string()),
});

export interface Interpreter {
  readonly path: string;
  readonly version: string;
  /** Folders that it needs besides /usr; a virtual environment needs its own and its base's. */
  readonly prefixes: readonly string[];
  /** Those of the modules asked for that it cannot find. */
  readonly missing: readonly string[];
}

/**
 * The first of $OOMWHY_PYTHON, the python3 of PATH and /usr/bin/python3 that finds all the modules; else the one that
 * lacks the fewest. The modules are looked for, not imported.
 * @param modules top-level names, such as `numpy`
 * @returns `null` where there is no Python 3 that may be shown to a program
 */
export async function findInterpreter(
  modules: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Interpreter | null> {
  const names = [...new Set(modules)].filter((name) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name));
  let best: Interpreter | null = null;
  for (const candidate of candidates(environment)) {
    const found = await ask(candidate, names);
    if (found !== null && (best === null || found.missing.length < best.missing.length)) best = found;
    if (best?.missing.length === 0) break;
  }
  return best;
}

function candidates({ OOMWHY_PYTHON, PATH = '' }: Readonly<Record<string, string | undefined>>): string[] {
  const onPath = PATH.split(delimiter)
    .filter((folder) => folder.startsWith('/'))
    .map((folder) => join(folder, 'python3'))
    .find((file) => existsSync(file));
  const all = [OOMWHY_PYTHON, onPath, '/usr/bin/python3'];
  return [...new Set(all.filter((path) => path !== undefined && path !== ''))] as string[];
}

async function ask(candidate: string, modules: readonly string[]): Promise<Interpreter | null> {
  try {
    const { stdout } = await promisify(execFile)(candidate, ['-I', '-c', ASK, ...modules], {
      timeout: TIMEOUT_MS,
      cwd: '/',
    });
    const { prefixes, ...answer } = Answer.parse(JSON.parse(stdout));
    const needed = [...new Set(prefixes)].filter((prefix) => !/^\/usr(?:\/|$)/.test(prefix));
    return needed.some(showsTooMuch) ? null : { ...answer, prefixes: needed };
  } catch {
    return null;
  }
}

/** A Python installed right into / or a home folder would lay all of it open to the program. */
function showsTooMuch(prefix: string): boolean {
  const top = ['/', '/root', '/home', '/etc', '/var', '/proc', '/sys', '/dev', '/tmp', '/run', '/boot'];
  return [...top, homedir()].includes(join(prefix, '.').replace(/(.)\/$/, '$1'));
}
