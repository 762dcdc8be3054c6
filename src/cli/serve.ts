import { readConfig } from '../lib/config.ts';
import { OomwhyError } from '../lib/errors.ts';
import { serve as start } from '../server/serve.ts';
import { parseOptions } from './options.ts';

/** `oomwhy serve`: options win over the environment. Ends after SIGTERM or SIGINT, when running answers are done. */
export async function serve(args: string[]): Promise<void> {
  const { values, positionals } = parseOptions(args, { port: { type: 'string' }, host: { type: 'string' } });
  if (positionals.length > 0) throw new OomwhyError('wrong-use', `serve takes no "${positionals[0]}"`);
  const { port, host } = values;
  const config = readConfig({ ...process.env, ...(port && { PORT: port }), ...(host && { HOST: host }) });
  const running = await start(config);
  process.stdout.write(`oomwhy listens on ${running.url}\n`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  await running.stop();
}
