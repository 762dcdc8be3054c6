// collectors/host.sh, run for real under each shell it promises to work in.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const SCRIPT = join(import.meta.dirname, '../../collectors/host.sh');
const SHELLS = [['dash'], ['busybox', 'ash'], ['bash'], ['bash', '--posix']];
const root = process.getuid?.() === 0;
const scratch = mkdtempSync(join(tmpdir(), 'oomwhy-host-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function which(program: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'];
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

/** Says once, visibly, why something is not tested on this machine. */
function lacking(reason: string | false): boolean {
  if (reason) console.info(`collectors/host.sh: skipped, ${reason}`);
  return reason !== false;
}

interface RunOptions {
  args?: string[];
  env?: NodeJS.ProcessEnv;
  before?: string[];
  piped?: boolean;
  cwd?: string;
}

function run(shell: string[], { args = [], env, before = [], piped, cwd }: RunOptions = {}) {
  const script = piped ? ['-s', ...(args.length ? ['--', ...args] : [])] : [SCRIPT, ...args];
  const [program = '', ...rest] = [...before, which(shell[0] ?? '') ?? '', ...shell.slice(1), ...script];
  const result = spawnSync(program, rest, {
    encoding: 'latin1',
    input: piped ? readFileSync(SCRIPT) : '',
    env: { ...process.env, ...env },
    cwd,
    maxBuffer: 1 << 28,
  });
  return { status: result.status, stdout: result.stdout, stderr: result.stderr };
}

interface Bundle {
  preamble: string[];
  names: string[];
  /** Content lines, with the escaping taken off. */
  sections: Map<string, string[]>;
}

function parse(text: string): Bundle {
  const bundle: Bundle = { preamble: [], names: [], sections: new Map() };
  let current = bundle.preamble;
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const name = /^==> (.*) <==$/.exec(line)?.[1];
    if (name === undefined) {
      current.push(line.replace(/^\\(\\*==> )/, '$1'));
      continue;
    }
    expect(current.pop(), `a blank line before ${name}`).toBe('');
    current = [];
    bundle.names.push(name);
    bundle.sections.set(name, current);
  }
  return bundle;
}

function wellFormed(text: string): Bundle {
  const bundle = parse(text);
  expect(bundle.preamble[0]).toBe('oomwhy-bundle 1');
  expect(bundle.preamble[1]).toMatch(/^collector host\.sh \d+\.\d+\.\d+$/);
  expect(bundle.preamble[2]).toMatch(/^collected \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  // What it was pointed at, where it was told.
  for (const line of bundle.preamble.slice(3)) expect(line).toMatch(/^about (?:pid \d+|cgroup .+)$/);
  expect(new Set(bundle.names).size, 'every header once').toBe(bundle.names.length);
  expect(bundle.names.slice(-2)).toEqual(['collector/notes', 'collector/end']);
  expect(bundle.sections.get('collector/end')).toEqual([`sections ${bundle.names.length}`]);
  return bundle;
}

function notes(bundle: Bundle): string {
  return (bundle.sections.get('collector/notes') ?? []).join('\n');
}

/** A folder to be PATH: each named command writes its name and arguments into `log`, then does its work. */
function commandFolder(name: string, own: Record<string, string> = {}) {
  const folder = join(scratch, name);
  const log = join(scratch, `${name}.log`);
  mkdirSync(folder);
  writeFileSync(log, '');
  const commands = ['date', 'grep', 'df', 'dmesg', 'journalctl', 'tail', 'sed', 'ps', 'tr', 'wc', 'timeout'];
  for (const command of commands) {
    const real = which(command);
    const body = own[command] ?? (real && `exec ${real} "$@"`);
    if (body === undefined) continue;
    writeFileSync(join(folder, command), `#!/bin/sh\nprintf '%s\\n' "${command} $*" >>${log}\n${body}\n`);
    chmodSync(join(folder, command), 0o755);
  }
  return { folder, calls: () => readFileSync(log, 'utf8').split('\n').filter(Boolean) };
}

const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** Starts a process that stays, and waits until the condition holds for it. */
async function stay(
  program: string,
  args: string[],
  ready: (pid: number) => boolean,
  env = process.env,
): Promise<number> {
  const child = spawn(program, args, { stdio: 'ignore', env });
  children.push(child);
  const pid = child.pid ?? 0;
  for (let i = 0; i < 200 && !ready(pid); i++) await new Promise((done) => setTimeout(done, 10));
  expect(ready(pid), `${program} is up`).toBe(true);
  return pid;
}

function procFile(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch {
    return '';
  }
}

for (const shell of SHELLS) {
  const title = shell.join(' ');
  const slug = shell.join('');
  const absent = lacking(!which(shell[0] ?? '') && `there is no ${shell[0]} here`);

  describe.skipIf(absent)(`host.sh under ${title}`, () => {
    describe('the bundle', () => {
      test('is well formed, with nothing on standard error', () => {
        const { status, stdout, stderr } = run(shell);
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
        const bundle = wellFormed(stdout);
        for (const name of [
          'proc/meminfo',
          'proc/vmstat',
          'proc/sys/vm/swappiness',
          'commands/mounts_memory',
        ])
          expect(bundle.sections.get(name), name).not.toHaveLength(0);
        expect(bundle.sections.get('proc/meminfo')?.[0]).toMatch(/^MemTotal: +\d+ kB$/);
        expect(bundle.names.filter((name) => /^proc\/\d+\/status$/.test(name)).length).toBeGreaterThan(1);
      });

      test('is the same when the script is standard input', () => {
        const { status, stdout, stderr } = run(shell, { piped: true, args: ['--pid', `${process.pid}`] });
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
        expect(wellFormed(stdout).names).toContain(`proc/${process.pid}/status`);
      });

      test('holds each file line by line', () => {
        const bundle = wellFormed(run(shell, { args: ['--pid', `${process.pid}`] }).stdout);
        const steady = bundle.names.filter(
          (name) =>
            /^proc\/(sys\/(vm|kernel)\/|version$|swaps$)|^etc\/|hugepage/.test(name) ||
            name === `proc/${process.pid}/limits`,
        );
        expect(steady.length).toBeGreaterThan(30);
        for (const name of steady.filter((name) => !name.endsWith('numa_stat')))
          expect(bundle.sections.get(name)?.join('\n'), name).toBe(
            readFileSync(`/${name}`, 'latin1').replace(/\n$/, ''),
          );
        for (const never of ['stat_refresh', 'compact_memory', 'drop_caches'])
          expect(bundle.names).not.toContain(`proc/sys/vm/${never}`);
        // Not torn by being read in pieces while the numbers change.
        for (const name of ['proc/vmstat', 'proc/meminfo', `proc/${process.pid}/smaps_rollup`])
          for (const line of (bundle.sections.get(name) ?? []).slice(1))
            expect(line, name).toMatch(/^[\w()]+:? +\d+( kB)?$/);
      });

      test('tells of the largest process, its mappings and its threads', () => {
        const sizes = readdirSync('/proc')
          .filter((name) => /^\d+$/.test(name))
          .map((name) => ({
            pid: Number(name),
            pages: Number(procFile(Number(name), 'statm').split(' ')[1] ?? 0),
          }))
          .sort((a, b) => b.pages - a.pages);
        const { sections, names } = wellFormed(run(shell, { args: ['--pid', `${process.pid}`] }).stdout);
        expect(names).toContain(`proc/${sizes[0]?.pid}/status`);
        const own = procFile(process.pid, 'maps').split('\n').length - 1;
        expect(Math.abs(Number(sections.get(`proc/${process.pid}/maps.count`)?.[0]) - own)).toBeLessThan(200);
        const threads = readdirSync(`/proc/${process.pid}/task`).length;
        expect(Math.abs(Number(sections.get(`proc/${process.pid}/task.count`)?.[0]) - threads)).toBeLessThan(
          8,
        );
        expect(names.filter((name) => /^proc\/\d+\/statm$/.test(name)).length).toBeLessThanOrEqual(9);
      });

      test.skipIf(
        lacking(!(root && which('setpriv')) && 'only root, with setpriv, can become somebody else'),
      )('comes from an unprivileged user too, and says what that user may not read', () => {
        const before = ['setpriv', '--reuid', '65534', '--clear-groups'];
        const { status, stdout, stderr } = run(shell, { piped: true, before });
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
        const bundle = wellFormed(stdout);
        expect(bundle.names).toContain('proc/meminfo');
        expect(notes(bundle)).toMatch(/^not readable: \/proc\/\d+\/smaps_rollup$/m);
        expect(notes(bundle)).toMatch(/^not readable: \/proc\/slabinfo$/m);
      });
    });

    describe('options', () => {
      test('--help', () => {
        const { status, stdout, stderr } = run(shell, { args: ['--help'] });
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
        expect(stdout).toMatch(/^usage: /);
      });

      test.each([['--colour'], ['--pid'], ['--pid', 'abc'], ['--cgroup', '/a/../../etc'], ['extra']])(
        'wrong use: %s %s',
        (...args) => {
          const { status, stdout, stderr } = run(shell, { args });
          expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
          expect(stderr).toMatch(/^host\.sh: .+\n$/);
        },
      );

      test('a process that is gone is one line on standard error and a note', () => {
        const { status, stdout, stderr } = run(shell, { args: ['--pid=999999999'] });
        expect(status).toBe(0);
        expect(stderr).toMatch(/^host\.sh: .*999999999.*\n$/);
        expect(notes(wellFormed(stdout))).toContain('no process 999999999');
      });
    });

    describe('what it reads cannot forge a section', () => {
      test.skipIf(lacking(!which('bash') && 'bash is needed to give a process another name'))(
        'arguments',
        async () => {
          const script = 'exec -a "==> proc/meminfo <==" sh -c "sleep 60; :" x "y\n==> proc/forged <==\nz"';
          const up = (pid: number) => procFile(pid, 'cmdline').startsWith('==> ');
          const pid = await stay('bash', ['-c', script], up);
          const { stdout } = run(shell, { args: ['--pid', `${pid}`] });
          const bundle = wellFormed(stdout);
          expect(bundle.names).not.toContain('proc/forged');
          const line = '==> proc/meminfo <== -c sleep 60; : x y\\n==> proc/forged <==\\nz';
          expect(bundle.sections.get(`proc/${pid}/cmdline`)).toEqual([line]);
          expect(stdout).toContain(`\n\\${line}\n`);
        },
      );

      test('the name of a process', async () => {
        const up = (pid: number) => procFile(pid, 'comm').includes('==>');
        const pid = await stay('sh', ['-c', "printf '\\n==> a/b <==' >/proc/self/comm; sleep 60; :"], up);
        const { stdout } = run(shell, { args: ['--pid', `${pid}`] });
        const bundle = wellFormed(stdout);
        expect(bundle.names).not.toContain('a/b');
        expect(bundle.sections.get(`proc/${pid}/comm`)).toEqual(['', '==> a/b <==']);
        expect(stdout).toContain('\n\\==> a/b <==\n');
      });

      test('the kernel log, whatever backslashes it has', () => {
        const lines = [
          '==> proc/forged <==',
          '\\==> x <==',
          '\\\\==> y <==',
          '\\other',
          ' ==> z <==',
          '',
          'é\\n end',
        ];
        const dmesg = `printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')}`;
        const { folder } = commandFolder(`forge-${slug}`, { dmesg });
        const { stdout } = run(shell, { env: { PATH: folder } });
        expect(stdout).toContain(
          '\n\\==> proc/forged <==\n\\\\==> x <==\n\\\\\\==> y <==\n\\other\n ==> z <==\n\n',
        );
        const seen = wellFormed(stdout).sections.get('commands/dmesg') ?? [];
        expect(seen.map((line) => Buffer.from(line, 'latin1').toString())).toEqual(lines);
      });
    });

    describe('secrets', () => {
      test('are masked in arguments, and the environment is never read', async () => {
        const secrets = [
          'hunter2',
          'tok3nvalue',
          'zzz9zzz',
          'urlp4ss',
          'h3ader',
          'mysqlp4ss',
          'envs3cret',
          'k3yvalue',
        ];
        const args = [
          '--password',
          'hunter2',
          '--token=tok3nvalue',
          'MY_TOKEN=zzz9zzz',
          'https://u:urlp4ss@h/',
        ];
        args.push('-H', 'Authorization: Bearer h3ader', '--api-key', 'k3yvalue', 'mysql', '-pmysqlp4ss');
        args.push('ghp_abcdefghijklmnopqrstuvwxyz012345', '--batch-size', '32', '--tokenizer', 'gpt2');
        const up = (pid: number) => procFile(pid, 'cmdline').includes('gpt2');
        const pid = await stay('sh', ['-c', 'sleep 60; :', 'app.py', ...args], up, {
          ...process.env,
          SECRET_ENV: 'envs3cret',
        });
        const { stdout } = run(shell, { args: ['--pid', `${pid}`] });
        for (const secret of [...secrets, 'ghp_abc']) expect(stdout.includes(secret), secret).toBe(false);
        const line = wellFormed(stdout).sections.get(`proc/${pid}/cmdline`)?.[0];
        expect(line).toBe(
          'sh -c sleep 60; : app.py --password [masked] --token=[masked] MY_TOKEN=[masked] https://u:[masked]@h/ ' +
            '-H Authorization: [masked] [masked] --api-key [masked] mysql -p[masked] [masked] --batch-size 32 ' +
            '--tokenizer gpt2',
        );
      });
    });

    describe('what it does to the host', () => {
      test('nothing outside this list of commands, each about once', () => {
        const { folder, calls } = commandFolder(`calls-${slug}`);
        const { status, stderr } = run(shell, { env: { PATH: folder } });
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
        const count = new Map<string, number>();
        for (const call of calls()) {
          const name = call.split(' ')[0] ?? '';
          count.set(name, (count.get(name) ?? 0) + 1);
        }
        const most = {
          date: 1,
          grep: 1,
          df: 1,
          dmesg: 1,
          journalctl: 2,
          tail: 1,
          sed: 4,
          ps: 1,
          tr: 9,
          wc: 1,
          timeout: 5,
        };
        for (const [name, times] of count)
          expect(times, name).toBeLessThanOrEqual(most[name as keyof typeof most] ?? 0);
        expect(calls().length).toBeLessThanOrEqual(27);
      });

      test('it goes without any of them, and says so', () => {
        const { status, stdout, stderr } = run(shell, { env: { PATH: join(scratch, 'nowhere') } });
        expect(status).toBe(0);
        expect(stderr).toBe('');
        const bundle = parse(stdout);
        expect(bundle.names).toContain('proc/meminfo');
        expect(bundle.names.filter((name) => name.startsWith('commands/'))).toEqual([
          'commands/mounts_memory',
        ]);
        expect(notes(bundle)).toMatch(/missing: dmesg/);
      });

      test('a command that fails is a note with its own words', () => {
        const dmesg = 'echo "dmesg: read kernel buffer failed: Operation not permitted" >&2; exit 1';
        const { folder } = commandFolder(`fails-${slug}`, { dmesg });
        const bundle = wellFormed(run(shell, { env: { PATH: folder } }).stdout);
        expect(bundle.names).not.toContain('commands/dmesg');
        expect(notes(bundle)).toContain(
          'command failed: dmesg: read kernel buffer failed: Operation not permitted (exit 1)',
        );
      });

      test('no file appears', () => {
        const place = join(scratch, `readonly-${slug}`);
        mkdirSync(place);
        chmodSync(place, 0o555);
        const mine = (name: string) => !name.startsWith('oomwhy-host-test-');
        const before = readdirSync('/tmp').filter(mine);
        expect(run(shell, { cwd: place, env: { TMPDIR: join(place, 'none') } }).status).toBe(0);
        const added = readdirSync('/tmp').filter((name) => mine(name) && !before.includes(name));
        expect(added.filter((name) => /^(sh|bash|dash|host)/.test(name))).toEqual([]);
        expect(readdirSync(place)).toEqual([]);
      });

      test.skipIf(lacking(!which('strace') && 'there is no strace'))('nothing is opened for writing', () => {
        const log = join(scratch, `strace-${slug}`);
        const calls =
          'execve,openat,open,creat,mkdir,mkdirat,unlink,unlinkat,rename,renameat,renameat2,truncate,chmod,fchmodat';
        const { status } = run(shell, {
          before: ['strace', '-f', '--seccomp-bpf', '-qq', '-o', log, '-e', `trace=${calls}`],
        });
        expect(status).toBe(0);
        const trace = readFileSync(log, 'latin1').split('\n').filter(Boolean);
        expect(trace.length).toBeGreaterThan(100);
        const writes = trace.filter((line) =>
          /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|\b(creat|mkdir|unlink|rename|truncate|chmod)/.test(line),
        );
        // A command may look for a terminal or the null device.
        expect(writes.filter((line) => !/"\/dev\/(null|tty)"|ENOENT|ENXIO/.test(line))).toEqual([]);
        // The ps of procps 4 opens environ, without printing it; nothing else may.
        const ps = new Set(
          trace.filter((line) => /execve\("[^"]*\/ps"/.test(line)).map((line) => line.split(' ')[0]),
        );
        const opened = trace.filter((line) => line.includes('/environ"') && !ps.has(line.split(' ')[0]));
        expect(opened).toEqual([]);
      });
    });

    describe('cgroups', () => {
      const mount = '/sys/fs/cgroup/memory';
      const group = `/oomwhy-test-${process.pid}`;
      let obstacle = 'not tried';
      beforeAll(() => {
        try {
          for (const part of ['', '/victim', '/hog']) mkdirSync(`${mount}${group}${part}`);
          writeFileSync(`${mount}${group}/memory.limit_in_bytes`, '67108864');
          obstacle = '';
        } catch (error) {
          obstacle = `no cgroup v1 memory group can be made here (${(error as Error).message})`;
          lacking(obstacle);
        }
      });
      afterAll(() => {
        for (const part of ['/victim', '/hog', '']) {
          if (existsSync(`${mount}${group}${part}`)) rmdirSync(`${mount}${group}${part}`);
        }
      });

      function sees(bundle: Bundle) {
        const at = `${mount}${group}`.slice(1);
        expect(bundle.sections.get(`${at}/memory.limit_in_bytes`)).toEqual(['67108864']);
        expect(bundle.sections.get(`${at}/victim/memory.failcnt`)).toEqual(['0']);
        expect(bundle.names).toContain('sys/fs/cgroup/memory/memory.usage_in_bytes');
        expect(bundle.names).toContain(`${at}/hog/memory.usage_in_bytes`);
        expect(bundle.names).not.toContain(`${at}/hog/memory.swappiness`);
      }

      test.for(['', '/sys/fs/cgroup/memory', 'sys/fs/cgroup'])(
        '--cgroup %s/...: the chain and siblings',
        (prefix, { skip }) => {
          skip(obstacle !== '', obstacle);
          sees(wellFormed(run(shell, { args: ['--cgroup', `${prefix}${group}/victim`] }).stdout));
        },
      );

      const v5 = `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=${group},task_memcg=${group}/victim,task=python3,pid=7,uid=0`;
      const v3 = `Task in ${group}/victim killed as a result of limit of ${group}`;
      test.for([v5, v3])('the last kill of the kernel log: %s', (line, { skip }) => {
        skip(obstacle !== '', obstacle);
        const dmesg = `echo '[ 1.0] oom-kill:constraint=X,oom_memcg=/old,task_memcg=/old,task=a'; echo '[ 2.0] ${line}'; echo after`;
        const { folder } = commandFolder(`kill-${slug}-${line.length}`, { dmesg });
        sees(wellFormed(run(shell, { env: { PATH: folder } }).stdout));
      });

      test('a group that is gone is a note, and its nearest ancestor is read', ({ skip }) => {
        skip(obstacle !== '', obstacle);
        const bundle = wellFormed(run(shell, { args: ['--cgroup', `${group}/gone/deeper`] }).stdout);
        expect(notes(bundle)).toContain(`cgroup not found: ${group}/gone/deeper`);
        sees(bundle);
      });

      test('a path from a log does not lead out of the hierarchy', () => {
        const dmesg = `echo 'oom-kill:constraint=X,oom_memcg=/../../../etc,task_memcg=/../../../etc,task=a,pid=1,uid=0'`;
        const { folder } = commandFolder(`out-${slug}`, { dmesg });
        const bundle = wellFormed(run(shell, { env: { PATH: folder } }).stdout);
        expect(bundle.names.filter((name) => name.includes('..'))).toEqual([]);
        expect(notes(bundle)).toContain('cgroup not found: /../../../etc');
      });

      // A host of cgroup v2 cannot be had on one of v1: a tree of files and a mountinfo take its place, in a mount
      // namespace of their own.
      const canMount = root && which('unshare') && spawnSync('unshare', ['-m', 'true']).status === 0;
      test.skipIf(lacking(!canMount && 'no mount namespace can be made'))(
        'version 2, with a hog beside the victim',
        () => {
          const place = join(scratch, `v2-${slug}`);
          const files: Record<string, string> = {
            'tree/memory.stat': 'anon 1\n',
            'tree/system.slice/memory.max': 'max\n',
            'tree/system.slice/memory.events': 'low 0\noom_kill 1\n',
            'tree/system.slice/etl a*.service/memory.max': '67108864\n',
            'tree/system.slice/etl a*.service/memory.oom.group': '1\n',
            'tree/system.slice/etl a*.service/victim/memory.max': 'max\n',
            'tree/system.slice/etl a*.service/hog/memory.current': '5\n',
            'tree/system.slice/other.service/memory.current': '6\n',
            mountinfo: '33 24 0:28 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n',
          };
          for (const [name, text] of Object.entries(files)) {
            mkdirSync(dirname(join(place, name)), { recursive: true });
            writeFileSync(join(place, name), text);
          }
          const inside =
            'mount --bind "$P/tree" /sys/fs/cgroup && mount --bind "$P/mountinfo" /proc/$$/mountinfo && exec "$@"';
          const bundle = wellFormed(
            run(shell, {
              before: ['unshare', '-m', 'sh', '-c', inside, 'sh'],
              env: { P: place },
              args: ['--cgroup', '/system.slice/etl a*.service/victim'],
            }).stdout,
          );
          const of = bundle.names.filter((name) => name.startsWith('sys/fs/cgroup/'));
          expect(of).toEqual([
            'sys/fs/cgroup/system.slice/etl a*.service/victim/memory.max',
            'sys/fs/cgroup/system.slice/etl a*.service/memory.max',
            'sys/fs/cgroup/system.slice/etl a*.service/memory.oom.group',
            'sys/fs/cgroup/system.slice/memory.max',
            'sys/fs/cgroup/system.slice/memory.events',
            'sys/fs/cgroup/memory.stat',
            'sys/fs/cgroup/system.slice/etl a*.service/hog/memory.current',
          ]);
        },
      );
    });
  });
}
