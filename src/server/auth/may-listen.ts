import type { Config } from '../../lib/config.ts';
import { OomwhyError } from '../../lib/errors.ts';
import { isLoopback } from '../../lib/loopback.ts';
import type { Access } from '../../store/access.ts';
import { Keys } from './keys.ts';

/** Where others can reach the service, it asks for keys; one at least must open something. @throws OomwhyError invalid-configuration */
export async function mayListen(
  { host, apiKeys }: Pick<Config, 'host' | 'apiKeys'>,
  access: Access,
): Promise<void> {
  if (isLoopback(host)) return;
  const keys = new Keys(access, apiKeys);
  if ((await keys.valid()).length > 0) return;
  throw new OomwhyError(
    'invalid-configuration',
    `HOST is ${host}, where others can reach it, and there is no API key: make one with \`oomwhy keys add NAME\`, set OOMWHY_API_KEYS, or listen on 127.0.0.1`,
    { where: 'HOST' },
  );
}
