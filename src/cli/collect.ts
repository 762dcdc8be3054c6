import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { OomwhyError } from '../lib/errors.ts';
import { projectRoot } from '../lib/root.ts';
import { parseOptions } from './options.ts';

const OPTIONS = {
  pid: { type: 'string' },
  cgroup: { type: 'string' },
  since: { type: 'string' },
  output: { type: 'string' },
} as const;

/** `oomwhy collect`: runs collectors/host.sh on this host, its bundle to standard output or a file. */
export async function collect(args: string[]): Promise<void> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  if (positionals.length > 0) throw new OomwhyError('wrong-use', `collect takes no "${positionals[0]}"`);
  const passed = (['pid', 'cgroup', 'since'] as const).flatMap((name) =>
    values[name] ? [`--${name}`, values[name]] : [],
  );
  const script = join(projectRoot(), 'collectors', 'host.sh');
  const child = spawn('sh', [script, ...passed], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve, reject) =>
    child.once('close', resolve).once('error', reject),
  );
  const output = values.output ? createWriteStream(values.output, { mode: 0o600 }) : process.stdout;
  try {
    await pipeline(child.stdout, output, { end: output !== process.stdout });
  } catch (error) {
    throw new OomwhyError('unreadable-input', (error as Error).message, {
      where: values.output ?? 'stdout',
      cause: error,
    });
  }
  const status = await ended;
  if (status === 2) throw new OomwhyError('wrong-use', 'the collector did not take its options');
  if (status !== 0)
    throw new OomwhyError('collector-failed', `the collector ended with status ${status}`, { where: script });
}
