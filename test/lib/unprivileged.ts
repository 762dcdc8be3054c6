import { spawnSync } from 'node:child_process';

const SETPRIV =
  'setpriv --bounding-set=-dac_override,-dac_read_search --inh-caps=-dac_override,-dac_read_search'.split(
    ' ',
  );

/**
 * What to put before a command so that permissions bind it: nothing for an ordinary user; for root, who may read
 * and write everything, setpriv without that right. `null`, said once, where that is not to be had.
 */
export function unprivileged(): readonly string[] | null {
  if (process.getuid?.() !== 0) return [];
  const [program = '', ...args] = [...SETPRIV, 'true'];
  if (spawnSync(program, args).status === 0) return SETPRIV;
  console.info('not tested: permissions, since this is root and setpriv cannot give up its rights');
  return null;
}
