import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { OomwhyError } from '../lib/errors.ts';
import { projectRoot } from '../lib/root.ts';
import { printable } from '../lib/text.ts';
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
  const child = spawn('sh', [script, ...passed], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(0, 2000);
  });
  const ended = new Promise<number | null>((resolve, reject) =>
    child.once('close', resolve).once('error', reject),
  );
  // Only once the collector has begun, so that wrong options do not cost an earlier bundle.
  const exited = once(child, 'exit');
  await Promise.race([once(child.stdout, 'readable'), exited]);
  if (child.stdout.readableLength === 0 && (await exited)[0] === 2) throw wrongOptions(complaint);
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
  if (status === 2) throw wrongOptions(complaint);
  process.stderr.write(printable(complaint));
  if (status !== 0)
    throw new OomwhyError('collector-failed', `the collector ended with status ${status}`, { where: script });
}

function wrongOptions(complaint: string): OomwhyError {
  const what = complaint.split('\n')[0]?.replace(/^host\.sh: | \(--help.*$/g, '');
  return new OomwhyError('wrong-use', what || 'the collector did not take its options');
}
