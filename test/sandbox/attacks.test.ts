import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { projectRoot } from '../../src/lib/root.ts';
import { folderOf, host, leftovers, MARK, MiB, needs, runProgram } from './helper.ts';

beforeEach((context) => needs(context, 'isolation'));

/** Python that tries each expression and tells what came of it. */
const trying = (expressions: readonly string[], head = '') => `
import ctypes, os, resource, signal, socket, subprocess, sys
${head}
for text in ${JSON.stringify(expressions)}:
    try: print("DID", text, repr(eval(text)))
    except BaseException as error: print("refused", type(error).__name__, error)`;

test('a fork bomb', async () => {
  const { run } = await runProgram('import os\nwhile True:\n    try: os.fork()\n    except OSError: pass', {
    maxPids: 20,
    wallSeconds: 5,
  });
  expect(run.outcome).toBe(host.limiter.kind === 'rlimit-as' ? 'timed-out' : 'pids-limit');
});

test('10 GB into one file', async () => {
  const { run } = await runProgram(
    'out = open("big", "wb")\nfor _ in range(10_000): out.write(b"x" * 1_000_000)',
  );
  expect(['failed', 'files-limit']).toContain(run.outcome);
  expect(run.stderrTail).toContain('File too large');
});

test.each(['.', '/tmp'])('10 GB into many files in %s', async (folder) => {
  const { run } = await runProgram(
    `for i in range(10_000): open(f"${folder}/{i}", "wb").write(b"x" * 1_000_000)`,
  );
  expect(run).toMatchObject({ outcome: 'files-limit', exitCode: null, files: [] });
});

test('a million empty files, and folders too deep for a path', async () => {
  const many = await runProgram('for i in range(1_000_000): open(str(i), "w").close()');
  expect(many.run.outcome).toBe('files-limit');
  const deep = await runProgram(
    'import os\nfor i in range(5_000): os.mkdir("d" * 100); os.chdir("d" * 100)\nos.chmod(".", 0)',
  );
  expect(deep.run.outcome).toBe('files-limit');
});

test('a sparse file of 1 TB', async () => {
  const { run } = await runProgram('open("sparse", "wb").truncate(10 ** 12)');
  expect(run).toMatchObject({ outcome: 'failed' });
  expect(run.stderrTail).toContain('File too large');
});

test('sockets, to the host itself too', async () => {
  let reached = 0;
  const server = createServer(() => {
    reached += 1;
  });
  const abstract = createServer(() => {
    reached += 1;
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  await once(abstract.listen(`\0${MARK}`), 'listening');
  const { port } = server.address() as { port: number };
  const { run, printed } = await runProgram(
    trying([
      `socket.create_connection(("127.0.0.1", ${port}), 2)`,
      'socket.create_connection(("192.0.2.1", 80), 2)',
      `socket.socket(socket.AF_UNIX).connect("\\0${MARK}")`,
      'socket.getaddrinfo("example.com", 80)',
    ]),
  );
  server.close();
  abstract.close();
  expect(run.outcome).toBe('finished');
  expect(printed.match(/^refused/gm)).toHaveLength(4);
  expect(reached).toBe(0);
});

test('files of the host', async () => {
  const secret = join(folderOf({ 'secret.txt': 'secret' }), 'secret.txt');
  const paths = [
    ...['/etc/shadow', '/etc/passwd', '/etc/hostname', '/proc/kcore', '/dev/mem', '/dev/vda'],
    ...['/proc/1/root/etc/shadow', secret, join(projectRoot(), 'package.json')],
  ];
  const seen = ['/root', '/home', homedir(), '/var', '/sys', '/run', '/etc', '/tmp'];
  const { printed } = await runProgram(
    trying([
      ...paths.map((path) => `open(${JSON.stringify(path)}, "rb").read(10)`),
      ...seen.map((path) => `os.listdir(${JSON.stringify(path)})`),
      'os.listdir(os.environ["HOME"])',
      'open("/proc/1/environ").read()',
    ]),
  );
  const did = printed.split('\n').filter((line) => line.startsWith('DID'));
  const shown = did.filter((line) => !/ \[\]$/.test(line));
  // The way to the interpreter, and the links that the dynamic linker goes by, are all that is there.
  const harmless =
    /^DID open\("\/proc\/1\/environ|^DID os\.listdir\("\/(?:root|home[^"]*)"\) \['\.?\w+'\]$|^DID os\.listdir\("\/etc"\)/;
  expect(shown.filter((line) => !harmless.test(line))).toEqual([]);
  expect(/environ"\)\.read\(\) (.*)/.exec(printed)?.[1]).toMatch(/^'PATH=[/:\w]*\\x00(?:PWD=\/\\x00)?'$/);
  expect(/listdir\("\/etc"\) (.*)/.exec(printed)?.[1]).not.toMatch(/shadow|passwd|ssh|ssl/);
  expect(printed).toMatch(/^refused FileNotFoundError.*\/etc\/shadow/m);
});

test('writing where it may not', async () => {
  const places = [
    '/x',
    '/usr/x',
    '/etc/x',
    '/dev/x',
    '/proc/sys/vm/overcommit_memory',
    '/proc/1/oom_score_adj',
  ];
  const { printed } = await runProgram(trying(places.map((path) => `open("${path}", "w").write("1")`)));
  expect(printed.match(/^refused/gm)).toHaveLength(places.length - 1);
  // Its own sandbox's first process: that only makes the sandbox itself a likelier victim.
  expect(printed.match(/^DID.*$/gm)).toEqual([expect.stringContaining('/proc/1/oom_score_adj')]);
});

test('sleeping for ever', async () => {
  const { run } = await runProgram('import time; time.sleep(1e6)', { wallSeconds: 1 });
  expect(run).toMatchObject({ outcome: 'timed-out', exitCode: null, signal: null });
});

test('a busy loop that ignores signals', async () => {
  const source = 'import signal\nfor n in (15, 2, 1, 24): signal.signal(n, signal.SIG_IGN)\nwhile True: pass';
  expect((await runProgram(source, { wallSeconds: 1 })).run.outcome).toBe('timed-out');
});

test('printing for ever, fast, slowly, and one line of 1 GB', async () => {
  const fast = await runProgram('while True: print("x" * 1000)');
  expect(fast.run.outcome).toBe('output-limit');
  const slow = await runProgram('import time\nwhile True: print("x", flush=True); time.sleep(0.01)', {
    wallSeconds: 1,
  });
  expect(slow.run.outcome).toBe('timed-out');
  const line = await runProgram('import os\nfor _ in range(1000): os.write(1, b"x" * 1_000_000)');
  expect(line.run).toMatchObject({ outcome: 'output-limit', stdout: { bytes: 1 * MiB } });
  const errors = await runProgram('import os\nwhile True: os.write(2, b"x" * 1_000_000)');
  expect(errors.run.outcome).toBe('output-limit');
  expect(errors.run.stderrTail.length).toBeLessThan(10_000);
});

test('killing its parent and all it may', async () => {
  const sleeper = spawn('sleep', ['60'], process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {});
  const { run } = await runProgram(
    trying([
      'os.kill(os.getppid(), 9)',
      'os.kill(-1, 9)',
      `os.kill(${process.pid}, 9)`,
      `os.kill(${sleeper.pid}, 9)`,
    ]),
  );
  expect(['finished', 'failed']).toContain(run.outcome);
  expect(sleeper.exitCode ?? sleeper.signalCode).toBeNull();
  sleeper.kill();
  await once(sleeper, 'exit');
});

test('a daemon that would outlive it', async () => {
  const { run } = await runProgram(`
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(1000)
    os._exit(0)
os.wait()
print("done")`);
  expect(run).toMatchObject({ outcome: 'finished', exitCode: 0 });
  expect(leftovers()).toEqual([]);
});

test('links that lead out', async () => {
  const outside = folderOf({ 'victim.txt': 'untouched' });
  const given = folderOf({ 'data.txt': 'data' });
  symlinkSync(join(outside, 'victim.txt'), join(given, 'absolute'));
  symlinkSync(`../${outside.split('/').at(-1)}/victim.txt`, join(given, 'relative'));
  symlinkSync('data.txt', join(given, 'inside'));
  const { run, printed, inFolder } = await runProgram(
    `${trying(['sorted(os.listdir("."))', 'open("inside").read()'])}
for name in ("absolute", "relative", "inside"): open(name, "w").write("changed")
os.symlink("/etc/shadow", "stolen"); os.symlink(${JSON.stringify(outside)}, "folder"); os.mkfifo("pipe")`,
    { inputs: [{ from: given, to: '.' }] },
  );
  expect(printed).toContain("['data.txt', 'inside', 'program.py']");
  expect(printed).toContain('DID open("inside").read() \'data\'');
  expect(readFileSync(join(outside, 'victim.txt'), 'utf8')).toBe('untouched');
  expect(readFileSync(join(given, 'data.txt'), 'utf8')).toBe('data');
  expect(inFolder.get('data.txt')).toBe('changed');
  expect(run.files.map(({ path, kind }) => `${kind} ${path}`)).toEqual([
    ...['file absolute', 'file data.txt', 'link folder', 'other pipe', 'file relative', 'link stolen'],
  ]);
});

test('names that are no text', async () => {
  const { run } = await runProgram('open(b"\\xff\\n\\x1b[31m", "w").close()');
  expect(run.files.map(({ path }) => path)).toEqual(['\\xff\n\u001b[31m']);
});

test('tracing a process of the host', async () => {
  const { printed } = await runProgram(
    trying(
      [
        `libc.ptrace(16, ${process.pid}, 0, 0)`,
        `os.readlink("/proc/${process.pid}/exe")`,
        'open("/proc/2/status").read()[:0]',
      ],
      'libc = ctypes.CDLL(None, use_errno=True)',
    ),
  );
  expect(printed).toMatch(new RegExp(`^DID libc\\.ptrace\\(16, ${process.pid}, 0, 0\\) -1$`, 'm'));
  expect(printed).toMatch(/^refused FileNotFoundError/m);
});

test('raising its own limits', async () => {
  const groups = ['memory.limit_in_bytes', 'memory.max', 'cgroup.procs'];
  const { printed, run } = await runProgram(
    trying(
      [
        ...groups.map((file) => `open("/sys/fs/cgroup/memory/${file}", "w").write("0")`),
        'os.mkdir("/sys/fs/cgroup/memory/x")',
        'resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 40, 1 << 40))',
        'subprocess.run(["mount", "-t", "cgroup", "-o", "memory", "none", "/tmp"], check=True)',
        'subprocess.run(["unshare", "--user", "--map-root-user", "true"], check=True)',
        'os.setuid(0)',
      ],
      'block = b"x" * (20 << 20)',
    ),
  );
  expect(run.outcome).toBe('finished');
  expect(printed).not.toContain('DID');
});

test('standard input is empty, and terminals get no commands', async () => {
  const { printed, run } = await runProgram(
    'import sys\nprint(repr(sys.stdin.read()))\nsys.stderr.write("\\x1b]0;title\\x07\\x1b[2J\\u202eevil\\r\\n")',
  );
  expect(printed).toBe("''\n");
  expect(run.stderrTail).toBe('evil\n');
});

test('aborting midway', async () => {
  const control = new AbortController();
  const ran = runProgram('import os, time\nprint("begun", flush=True)\nos.fork()\ntime.sleep(1000)', {
    signal: control.signal,
    onOutput: () => control.abort(),
  });
  await expect(ran).rejects.toMatchObject({ name: 'AbortError' });
  await expect(runProgram('', { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
  const early = new AbortController();
  setImmediate(() => early.abort());
  await expect(runProgram('import time; time.sleep(100)', { signal: early.signal })).rejects.toThrow();
});

test('a program that is told from the means of its containment', async () => {
  const broken = { path: '/nowhere/python3', version: '3', prefixes: ['/nowhere'], missing: [] };
  await expect(runProgram('', { interpreter: broken })).rejects.toThrow();
  const absent = { path: '/usr/bin/no-such-python', version: '3', prefixes: [], missing: [] };
  expect((await runProgram('', { interpreter: absent })).run).toMatchObject({
    outcome: 'failed',
    exitCode: 127,
  });
});

test('its output cannot be written where it is kept', async () => {
  const folder = folderOf({});
  writeFileSync(join(folder, 'taken'), '');
  await expect(runProgram('print(1)', { keepStdout: join(folder, 'taken') })).rejects.toThrow('EEXIST');
  expect(existsSync(join(folder, 'taken'))).toBe(true);
});
