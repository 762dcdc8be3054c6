import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { field, killAll } from './cgroup-files.ts';
import { limitMet, readV2 } from './cgroup-v2.ts';
import type { Group, GroupLimits, Limiter, Reading } from './limiter.ts';
import { groupName } from './name.ts';

/** A scope goes with its last process, and its counters with it: the shell stays to tell them on descriptor 4. */
const HOLD =
  'cg=$1$(sed -n "s/^0:://p" /proc/self/cgroup); shift; "$@" 4>&-; status=$?; ' +
  'for f in memory.events memory.peak pids.events; do echo "[$f]"; cat "$cg/$f"; done >&4 2>/dev/null; exit $status';

const NOTHING: Reading = {
  anonBytes: null,
  shmemBytes: null,
  peakBytes: null,
  oomKills: null,
  limitMet: null,
  pidsRefused: null,
};

/**
 * Transient scopes of the user's systemd, for a user to whom no cgroup is delegated.
 * @param mount where cgroup v2 is mounted
 */
export function systemdScope(mount: string): Limiter {
  return {
    kind: 'systemd-scope',
    cannotProve: ['A shell that waits in the same scope is counted with the program (about 1 MiB).'],
    open: (limits) => open(mount, limits),
  };
}

function open(mount: string, { limitBytes, maxPids }: GroupLimits): Group {
  const unit = `${groupName()}.scope`;
  const properties = [`MemoryMax=${limitBytes}`, 'MemorySwapMax=0', `TasksMax=${maxPids + 1}`];
  let own: string | null = null;
  let first = 0;
  let told: Reading | null = null;
  const folder = () => {
    own ??= scopeOf(mount, first, unit);
    return own;
  };
  const live = (): Reading => {
    const at = folder();
    return at === null ? NOTHING : readV2(at);
  };
  return {
    enter: [
      ...['systemd-run', '--user', '--scope', '--quiet', '--collect', `--unit=${unit}`],
      ...properties.flatMap((property) => ['-p', property]),
      ...['--', '/bin/sh', '-c', HOLD, 'sh', mount],
    ],
    rlimits: [],
    sampleMs: 10,
    started: (pid) => {
      first = pid;
    },
    read: () => told ?? live(),
    report: (text) => {
      told = parseReport(text, live()) ?? told;
    },
    kill: async () => {
      const at = folder();
      if (at !== null) await killAll([at]);
    },
    remove: async () => {
      for (let left = 200; own !== null && existsSync(own); left -= 1) {
        if (left === 0) throw new Error(`the scope ${unit} stays`);
        await wait(50);
      }
    },
  };
}

function scopeOf(mount: string, pid: number, unit: string): string | null {
  try {
    const path = /^0::(\/.*)$/m.exec(readFileSync(`/proc/${pid}/cgroup`, 'utf8'))?.[1];
    return path?.endsWith(`/${unit}`) ? join(mount, path) : null;
  } catch {
    return null;
  }
}

/** Reads what `HOLD` told: `[memory.events]`, its lines, and so on. `null` where it was cut off. */
export function parseReport(text: string, last: Reading): Reading | null {
  const part = (name: string) => new RegExp(`^\\[${name}\\]\\n([^[]*)`, 'm').exec(text)?.[1] ?? null;
  const events = part('memory.events');
  if (events === null) return null;
  const peak = /^\d+/.exec(part('memory.peak') ?? '')?.[0];
  return {
    anonBytes: last.anonBytes,
    shmemBytes: last.shmemBytes,
    peakBytes: peak === undefined ? null : Number(peak),
    oomKills: field(events, 'oom_kill'),
    limitMet: limitMet(events),
    pidsRefused: field(part('pids.events'), 'max'),
  };
}
