import type { Moment } from '../schema/source.ts';

/** Where the copy of a host begins, in whatever wrapper: what stands before it is the wrapper. */
const ROOTS =
  /(?:^|\/)(proc|sys|etc|run|dev|var\/log|commands|sos_commands|program|collector|recorder)\/(.+)$/;

/** sos names a command's output after its plugin and all its options; parsers go by one name a command. */
const SOS_COMMANDS: readonly [RegExp, string][] = [
  [/^kernel\/dmesg.*/, 'dmesg'],
  [/^logs\/journalctl.*/, 'journalctl'],
  [/^process\/ps_aux.*/, 'ps_auxww'],
  [/^memory\/free.*/, 'free'],
  [/^filesys\/df_.*/, 'df'],
  [/^kernel\/uname.*/, 'uname_-a'],
  [/^kernel\/sysctl.*/, 'sysctl_-a'],
];

const TOP_LEVEL = new Set(['exit.txt', 'samples.csv', 'stdout.txt', 'stderr.txt']);

export interface SourceName {
  readonly name: string;
  readonly moment: Moment;
}

/**
 * Maps a path within what was handed over to the name parsers know: `x/before/proc/meminfo` →
 * `proc/meminfo` at `before`; `sosreport-h-1/sos_commands/kernel/dmesg` → `commands/dmesg`.
 * @returns `null` for a path that is of no interest
 */
export function canonicalName(path: string): SourceName | null {
  const match = ROOTS.exec(`/${path}`);
  const wrapper = match ? `/${path}`.slice(0, match.index) : path;
  const moment: Moment = /(?:^|\/)before(?:\/|$)/.test(wrapper) ? 'before' : 'after';
  if (!match) {
    const base = path.slice(path.lastIndexOf('/') + 1);
    return TOP_LEVEL.has(base) ? { name: base, moment } : null;
  }
  const [, root, rest] = match as unknown as [string, string, string];
  if (root !== 'sos_commands') return { name: `${root}/${rest}`, moment };
  const known = SOS_COMMANDS.find(([pattern]) => pattern.test(rest));
  return known ? { name: `commands/${known[1]}`, moment } : null;
}

/** Files of which every line counts, whatever it says. */
export function isTable(name: string): boolean {
  return /^(?:proc\/(?!kmsg)|sys\/|etc\/|commands\/(?:ps|df|free|sysctl))/.test(name);
}

/** A path from an archive, freed of `./` and leading slashes; `null` if it climbs out with `..`. */
export function safeMemberPath(path: string): string | null {
  const parts = path.split(/[/\\]+/).filter((part) => part !== '' && part !== '.');
  return parts.includes('..') || path.includes('\0') ? null : parts.join('/');
}
