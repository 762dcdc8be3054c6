import { statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The overflow user: owns nothing on a host that is set up well. */
export const NOBODY = 65534;

/** Whether programs are run as nobody, which only root can arrange; else they run as this user. */
export function dropsToNobody(): boolean {
  return process.getuid?.() === 0;
}

/** Becomes nobody for good, without capabilities. */
export const AS_NOBODY = [
  ...['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--no-new-privs'],
  ...['--inh-caps=-all', '--ambient-caps=-all', '--bounding-set=-all', '--'],
];

/** Whether nobody can come to a folder: every folder above it must be open to others, as /root is not. */
export function nobodyReaches(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    const { mode, uid } = statSync(folder);
    if ((mode & 0o001) === 0 && !(uid === NOBODY && (mode & 0o100) !== 0)) return false;
    if (folder === '/') return true;
  }
}
