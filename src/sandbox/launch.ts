import { mkdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { OomwhyError } from '../lib/errors.ts';
import { inline } from '../lib/text.ts';
import type { Isolation } from '../schema/verification.ts';
import { bubblewrapArgs } from './bubblewrap.ts';
import type { Interpreter } from './interpreter.ts';
import type { Group } from './limiter/limiter.ts';
import { AS_NOBODY, dropsToNobody, nobodyReaches } from './nobody.ts';

/** Tells on descriptor 3 that the means of containment worked, and becomes the program. */
const START = 'printf started >&3; exec 3>&- 4>&-; exec "$@"';
/** In a mount namespace of its own: makes folders that nobody cannot come to reachable by another path. */
const STAGE = 'while [ "$1" != -- ]; do mount --bind "$1" "$2" || exit 125; shift 2; done; shift; exec "$@"';

const ENVIRONMENT = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: '/tmp',
  LANG: 'C.UTF-8',
  TZ: 'UTC',
  PYTHONHASHSEED: '0',
  PYTHONDONTWRITEBYTECODE: '1',
};

export interface LaunchRequest {
  readonly command: readonly string[];
  readonly interpreter: Interpreter;
  readonly environment: Readonly<Record<string, string>>;
  readonly wallSeconds: number;
  readonly maxFileBytes: number;
  readonly work: string;
  readonly temporary: string;
  /** An empty folder for mount points. */
  readonly stage: string;
  readonly isolation: Isolation;
}

/** The whole command: into the group, under the rlimits, as nobody, into the sandbox, and then the program. */
export function launchCommand(request: LaunchRequest, group: Group): string[] {
  const { work, temporary, interpreter, isolation } = request;
  const environment = { ...ENVIRONMENT, ...checked(request.environment) };
  const start = ['/bin/sh', '-c', START, 'sh', ...named(request.command, interpreter)];
  const enter = [...group.enter, ...rlimits(request, group)];
  if (isolation === 'none') {
    const assigned = Object.entries({ ...environment, HOME: temporary, TMPDIR: temporary });
    const clean = ['env', '-i', ...assigned.map(([name, value]) => `${name}=${value}`), ...start];
    return [...enter, ...(dropsToNobody() ? AS_NOBODY : ['setpriv', '--no-new-privs', '--']), ...clean];
  }
  const { path, stage } = staging(request.stage);
  const view = {
    work: path(work),
    temporary: path(temporary),
    prefixes: interpreter.prefixes.map((inside) => ({ source: path(inside), inside })),
    environment,
  };
  const contained = [...bubblewrapArgs(view), ...start];
  return [...enter, ...stage(), ...(dropsToNobody() ? AS_NOBODY : []), ...contained];
}

/** A name with other signs would read as an option or another assignment. */
function checked(environment: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const wrong = Object.keys(environment).find((name) => !/^[A-Za-z_]\w*$/.test(name));
  if (wrong === undefined) return environment;
  throw new OomwhyError('invalid-request', 'an environment variable has a name that cannot be set', {
    where: inline(wrong, 120),
  });
}

/** `python3` at the head of a command stands for the interpreter that was chosen. */
function named([program = '', ...args]: readonly string[], { path }: Interpreter): string[] {
  return [/^python[\d.]*$/.test(program) ? path : program, ...args];
}

function rlimits({ wallSeconds, maxFileBytes }: LaunchRequest, group: Group): string[] {
  // Of each process, all of whose threads count.
  const cpuSeconds = Math.ceil(wallSeconds) * cpus().length + 1;
  return ['prlimit', '--core=0', `--cpu=${cpuSeconds}`, `--fsize=${maxFileBytes}`, ...group.rlimits, '--'];
}

function staging(folder: string) {
  const staged: string[] = [];
  const path = (source: string): string => {
    if (!dropsToNobody() || nobodyReaches(source)) return source;
    const point = join(folder, String(staged.length / 2));
    mkdirSync(point);
    staged.push(source, point);
    return point;
  };
  const stage = () =>
    staged.length === 0 ? [] : ['unshare', '--mount', '--', '/bin/sh', '-c', STAGE, 'sh', ...staged, '--'];
  return { path, stage };
}
