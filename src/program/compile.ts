import { execFile } from 'node:child_process';

const CHECK = 'import sys; compile(sys.stdin.buffer.read(), "program", "exec", dont_inherit=True)';

/**
 * Whether this machine's Python takes these bytes as a module; it compiles and runs nothing. `null` where there is no Python.
 */
export function compiles(bytes: Buffer, python = 'python3'): Promise<boolean | null> {
  return new Promise((resolve) => {
    const child = execFile(python, ['-I', '-X', 'utf8', '-c', CHECK], { timeout: 20_000 }, (error) => {
      if (!error) resolve(true);
      else resolve(typeof error.code === 'number' ? false : null);
    });
    child.stdin?.on('error', () => {});
    child.stdin?.end(bytes);
  });
}
